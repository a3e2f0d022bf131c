"""Turning work down, with a reason the director finds in the journal.

An offer is declined and stays open to others. Work that was taken on is given back, to be offered anew, or is said to
be impossible, and then the director decides what happens.
"""

from collections.abc import Mapping

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, Visit
from api.web.frame.posted import AForm
from api.web.pages.partner.looking import Looking, clean, look_at, task_page
from orchestrator.domain.work import Stand
from orchestrator.errors import NotYours, SpeelruimteError, TaskStateConflict
from orchestrator.usecases.tasks import decline_task, fail_task, release_task

router = APIRouter()

REASON, HOW, IMPOSSIBLE = "reden", "hoe", "kan-niet"
_LONGEST = 2_000


@router.get("/postvak/teruggeven/{task:path}")
def show_turning_down(desk: AnyDesk, task: str) -> Response:
    """Show the form that asks why not."""
    with desk.open() as visit:
        looking = look_at(desk, visit, task)
        if looking.stand not in (Stand.OPEN, Stand.OURS):
            return task_page(desk, visit, task, changed=True, status=409)
    return _form(desk, looking, {})


@router.post("/postvak/teruggeven/{task:path}")
def turn_down(desk: AnyDesk, task: str, form: AForm) -> Response:
    """Decline the offer, give the work back, or say that it cannot be done."""
    reason = clean(form.text(REASON))
    with desk.open() as visit:
        looking = look_at(desk, visit, task)
    if not reason or len(reason) > _LONGEST:
        problem = desk.language.say("task.reason_needed" if not reason else "task.too_long")
        return _form(desk, looking, form.typed, {REASON: problem}, 400)

    def do(visit: Visit) -> Response:
        return desk.go_to("show_inbox", _turn_down(visit, looking, reason, form.text(HOW), form.key))

    def again(visit: Visit, _: SpeelruimteError) -> Response:
        return task_page(desk, visit, task, changed=True, status=409)

    return desk.act(do, again, TaskStateConflict, NotYours)


def _turn_down(visit: Visit, looking: Looking, reason: str, how: str, key: str) -> str:
    """Do it, and return the name of the words that say so."""
    task = looking.task.id
    if looking.stand is Stand.OPEN:
        decline_task(visit.session, visit.actor, task, reason, at=visit.at, key=key)
        return "task_declined"
    if how == IMPOSSIBLE:
        fail_task(visit.session, visit.actor, task, reason, at=visit.at, key=key)
        return "task_failed"
    release_task(visit.session, visit.actor, task, at=visit.at, key=key, reason=reason)
    return "task_given_back"


def _form(
    desk: Desk,
    looking: Looking,
    typed: Mapping[str, tuple[str, ...]],
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    told = {"typed": typed, "problems": problems or {}}
    return desk.show("pages/partner/turn_down.html", status=status, looking=looking, **told)
