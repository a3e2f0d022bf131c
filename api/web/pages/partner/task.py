"""One task: take it on, deliver what it asks and get a confirmation, turn it down with a reason, or return a question.

An offer is declined and stays open to others. Work that was taken on is given back, to be offered anew, or is said to
be impossible, and then the director decides what happens. A question becomes work for the director, and the answer
comes back on the page of the task.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit, Done
from api.web.frame.fact_form import OCCURRED, NoMoment, occurred_typed, party_fields, problems_in_words, values_typed
from api.web.frame.party_choice import DO, FIND, with_parties
from api.web.frame.posted import AForm, Posted
from api.web.pages.partner.task_view import TaskView, clean, look_at, task_page
from api.web.words.norms import WhyNot, refused_in_words
from orchestrator.domain.case import FactDraft
from orchestrator.domain.work import Stand
from orchestrator.errors import (
    FactInvalid,
    FactRefused,
    NotYours,
    SpeelruimteError,
    TaskAlreadyClaimed,
    TaskNotFound,
    TaskStateConflict,
)
from orchestrator.usecases.inbox import ask_director
from orchestrator.usecases.tasks import claim_task, complete_task, decline_task, fail_task, release_task

router = APIRouter()


@router.get("/postvak/taak/{task:path}")
def show_task(desk: AnyDesk, task: str) -> Response:
    """Show the task, with what may be done with it."""
    with desk.open() as visit:
        return task_page(desk, visit, task)


@router.post("/postvak/oppakken/{task:path}")
def take_on(desk: AnyDesk, task: str, form: AForm) -> Response:
    """Take the task on; when somebody was first, say who."""

    def do(visit: DeskVisit) -> Response:
        claim_task(visit.session, visit.actor, task, at=visit.at, key=form.key)
        return desk.go_to("show_task", "task_claimed", task=task)

    def again(visit: DeskVisit, no: SpeelruimteError) -> Response:
        if isinstance(no, FactRefused):
            # The page says itself which rule keeps this person from the work.
            return task_page(desk, visit, task, status=403)
        return task_page(desk, visit, task, changed=True, status=409)

    return desk.act(do, again, TaskAlreadyClaimed, TaskStateConflict, NotYours, FactRefused)


@router.post("/postvak/taak/{task:path}")
def finish_task(desk: AnyDesk, task: str, form: AForm) -> Response:
    """Deliver what was filled in, and show the confirmation; whatever goes wrong, what was typed stays."""
    try:
        with desk.open() as visit:
            looking = look_at(desk, visit, task)
            form = with_parties(visit.session, form, party_fields(looking.fact_type))
            if form.text(DO) == FIND:
                return task_page(desk, visit, task, typed=form.typed)
    except TaskNotFound:
        typed = [each for name in form.typed for each in form.all(name)]
        return desk.show("pages/partner/gone.html", status=404, typed=typed)
    return _deliver(desk, looking, form)


def _deliver(desk: Desk, looking: TaskView, form: Posted) -> Response:
    task, values = looking.task.id, values_typed(looking.fact_type, form)

    def do(visit: DeskVisit) -> Done:
        draft = FactDraft(looking.task.yields, values, None, occurred_typed(form))
        done = complete_task(visit.session, visit.actor, task, [draft], at=visit.at, key=form.key)
        return Done(desk.go_to("show_task", "task_done", task=task), done.recorded)

    def again(visit: DeskVisit, no: Exception) -> Response:
        return task_page(desk, visit, task, typed=form.typed, **_what_is_wrong(no, looking, values))

    return desk.act(do, again, NoMoment, FactInvalid, FactRefused, TaskStateConflict, NotYours)


def _what_is_wrong(no: Exception, looking: TaskView, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return why it was not delivered, as the page of the task shows it."""
    match no:
        case NoMoment():
            moment = looking.wording.language.say("forms.expected_moment")
            return {"problems": {OCCURRED: moment}, "status": 400}
        case FactInvalid():
            problems = problems_in_words(looking.fact_type, no.errors, values, looking.wording)
            return {"problems": problems, "status": 400}
        case FactRefused():
            return {"refusal": refused_in_words(no, looking.wording), "status": 403}
    return {"changed": True, "status": 409}


REASON, HOW, IMPOSSIBLE = "reden", "hoe", "kan-niet"
_LONGEST_REASON = 2_000


@router.get("/postvak/teruggeven/{task:path}")
def show_turning_down(desk: AnyDesk, task: str) -> Response:
    """Show the form that asks why not."""
    with desk.open() as visit:
        looking = look_at(desk, visit, task)
        if looking.stand not in (Stand.OPEN, Stand.OURS):
            return task_page(desk, visit, task, changed=True, status=409)
    return _reason_form(desk, looking, {})


@router.post("/postvak/teruggeven/{task:path}")
def turn_down(desk: AnyDesk, task: str, form: AForm) -> Response:
    """Decline the offer, give the work back, or say that it cannot be done."""
    reason = clean(form.text(REASON))
    with desk.open() as visit:
        looking = look_at(desk, visit, task)
    if not reason or len(reason) > _LONGEST_REASON:
        problem = desk.language.say("task.reason_needed" if not reason else "task.too_long")
        return _reason_form(desk, looking, form.typed, {REASON: problem}, 400)

    def do(visit: DeskVisit) -> Response:
        return desk.go_to("show_inbox", _turn_down(visit, looking, reason, form.text(HOW), form.key))

    def again(visit: DeskVisit, _: SpeelruimteError) -> Response:
        return task_page(desk, visit, task, changed=True, status=409)

    return desk.act(do, again, TaskStateConflict, NotYours)


def _turn_down(visit: DeskVisit, looking: TaskView, reason: str, how: str, key: str) -> str:
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


def _reason_form(
    desk: Desk,
    looking: TaskView,
    typed: Mapping[str, tuple[str, ...]],
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    told = {"typed": typed, "problems": problems or {}}
    return desk.show("pages/partner/turn_down.html", status=status, looking=looking, **told)


QUESTION = "vraag"
_LONGEST_QUESTION = 2_000


@router.get("/postvak/vraag/{task:path}")
def show_question(desk: AnyDesk, task: str) -> Response:
    """Show the form."""
    with desk.open() as visit:
        looking = look_at(desk, visit, task)
    return _question_form(desk, looking, {})


@router.post("/postvak/vraag/{task:path}")
def ask(desk: AnyDesk, task: str, form: AForm) -> Response:
    """Ask the director of the case; the question says by itself which task it is about."""
    question = clean(form.text(QUESTION))
    with desk.open() as visit:
        looking = look_at(desk, visit, task)
    if not question or len(question) > _LONGEST_QUESTION:
        problem = desk.language.say("task.question_needed" if not question else "task.too_long")
        return _question_form(desk, looking, form.typed, problems={QUESTION: problem}, status=400)
    about = f"{looking.overview.policy.tasks[looking.task.task].title.nl}: {question}"

    def do(visit: DeskVisit) -> Done:
        case = looking.overview.case.id
        asked = ask_director(visit.session, visit.actor, case, about, at=visit.at, key=form.key)
        return Done(desk.go_to("show_task", "question_asked", "vragen", task=task), asked)

    def again(_: DeskVisit, no: FactRefused) -> Response:
        return _question_form(desk, looking, form.typed, refusal=refused_in_words(no, looking.wording), status=403)

    return desk.act(do, again, FactRefused)


def _question_form(
    desk: Desk,
    looking: TaskView,
    typed: Mapping[str, tuple[str, ...]],
    *,
    problems: Mapping[str, str] | None = None,
    refusal: WhyNot | None = None,
    status: int = 200,
) -> Response:
    told = {"typed": typed, "problems": problems or {}, "refusal": refusal}
    return desk.show("pages/partner/ask.html", status=status, looking=looking, **told)
