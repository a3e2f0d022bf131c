"""What stands still, for the operator of the platform: with its reason, to try again or to drop."""

from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.posted import AForm
from orchestrator.clock import now
from orchestrator.errors import NothingStuck, ReasonNeeded, SpeelruimteError
from orchestrator.usecases.stuck import drop_stuck, get_stuck, is_silent, list_stuck, retry_stuck, see_parts

router = APIRouter()

WHY = "waarom"


@router.get("/beheer")
def show_stuck(desk: AnyDesk, alles: str = "") -> Response:
    """Show what stands still, and how the parts of the platform are."""
    with desk.open() as visit:
        found, parts = list_stuck(visit.session, over=bool(alles)), see_parts(visit.session)
    said = [(each, is_silent(each, now())) for each in parts]
    told: dict[str, Any] = {"found": found, "parts": said, "over": bool(alles)}
    return desk.show("pages/operator/stuck.html", **told)


@router.post("/beheer/{number}/opnieuw")
def retry(desk: AnyDesk, number: int, _: AForm) -> Response:
    """Let something be tried again at once."""

    def do(visit: DeskVisit) -> Response:
        retry_stuck(visit.session, number, at=visit.at)
        return desk.go_to("show_stuck", "stuck_retried")

    return desk.act(do, lambda _, __: desk.go_to("show_stuck", "stuck_gone"), NothingStuck)


@router.get("/beheer/{number}/laten-vallen")
def show_dropping(desk: AnyDesk, number: int) -> Response:
    """Say what dropping means, and ask why."""
    with desk.open() as visit:
        return _ask(desk, visit, number)


@router.post("/beheer/{number}/laten-vallen")
def drop(desk: AnyDesk, number: int, form: AForm) -> Response:
    """Try something no more, for this reason."""
    why = form.text(WHY)

    def do(visit: DeskVisit) -> Response:
        by = f"{visit.actor.person or visit.actor.party} (/beheer)"
        drop_stuck(visit.session, number, by=by, why=why, at=visit.at)
        return desk.go_to("show_stuck", "stuck_dropped")

    def again(visit: DeskVisit, no: SpeelruimteError) -> Response:
        if isinstance(no, NothingStuck):
            return desk.go_to("show_stuck", "stuck_gone")
        return _ask(desk, visit, number, why, desk.language.say("stuck.why_needed"), 400)

    return desk.act(do, again, NothingStuck, ReasonNeeded)


def _ask(desk: Desk, visit: DeskVisit, number: int, why: str = "", problem: str = "", status: int = 200) -> Response:
    try:
        stuck = get_stuck(visit.session, number)
    except NothingStuck:
        return desk.go_to("show_stuck", "stuck_gone")
    problems = {WHY: problem} if problem else {}
    return desk.show("pages/operator/drop.html", status=status, stuck=stuck, why=why, problems=problems)
