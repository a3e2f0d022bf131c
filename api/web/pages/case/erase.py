"""Erasing a slip: who directs the case has something taken away that should never have been written."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.posted import AForm
from api.web.frame.refusals import PageNotFound
from api.web.words.timeline import Happening, timeline
from api.web.words.wording import Wording
from orchestrator.domain.erasure import NotToBeErased
from orchestrator.domain.overview import Overview
from orchestrator.domain.retention import MustBeKept
from orchestrator.errors import CaseInvalid, SpeelruimteError
from orchestrator.usecases.erasure import erase_lines
from orchestrator.usecases.see_case import oversee_case
from orchestrator.usecases.titles import LONGEST_WHY
from rules.facts import lineages

router = APIRouter()

WHY, ALL = "waarom", "alles"


@router.get("/zaken/{case}/wissen/{number}")
def show_erasing(desk: AnyDesk, case: str, number: int) -> Response:
    """Show what is erased and what follows, and ask why."""
    with desk.open() as visit:
        return _form(desk, visit, case, number, {})


@router.post("/zaken/{case}/wissen/{number}")
def erase(desk: AnyDesk, case: str, number: int, form: AForm) -> Response:
    """Erase it and go back to the case, or show the form with what is wrong."""

    def do(visit: DeskVisit) -> Response:
        overview = _directed(desk, visit, case)
        lines = (number, *(_others(overview, number) if form.text(ALL) else ()))
        erase_lines(visit.session, visit.actor, case, lines, form.text(WHY), at=visit.at, key=form.key)
        return desk.go_to("show_case", "slip_erased", case=case)

    def again(visit: DeskVisit, no: SpeelruimteError) -> Response:
        if isinstance(no, NotToBeErased):
            raise PageNotFound(desk.request.url.path)
        if isinstance(no, MustBeKept):
            return _form(desk, visit, case, number, form.typed, refused=desk.language.of(no.reason), status=409)
        problems = {WHY: desk.language.say("erase.why_needed", most=LONGEST_WHY)}
        return _form(desk, visit, case, number, form.typed, problems=problems, status=400)

    return desk.act(do, again, CaseInvalid, NotToBeErased, MustBeKept)


def _form(
    desk: Desk,
    visit: DeskVisit,
    case: str,
    number: int,
    typed: Mapping[str, tuple[str, ...]],
    *,
    problems: Mapping[str, str] | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    overview = _directed(desk, visit, case)
    told = {
        "overview": overview,
        "each": _happening(desk, visit, overview, number),
        "others": _others(overview, number),
        "typed": typed,
        "problems": problems or {},
        "refused": refused,
    }
    return desk.show("pages/case/erase.html", status=status, at=visit.at, **told)


def _directed(desk: Desk, visit: DeskVisit, case: str) -> Overview:
    overview = oversee_case(visit.session, visit.actor, case, at=visit.at)
    if not overview.directs:
        raise PageNotFound(desk.request.url.path)
    return overview


def _happening(desk: Desk, visit: DeskVisit, overview: Overview, number: int) -> Happening:
    told = timeline(overview, Wording.of_case(overview, desk.language), visit.actor.party)
    for each in told:
        if each.seq == number and each.erasable:
            return each
    raise PageNotFound(desk.request.url.path)


def _others(overview: Overview, number: int) -> Sequence[int]:
    """Return the lines of what it corrects, and of what corrects it."""
    first = lineages(overview.facts)
    lineage = {each.seq: first[each.id] for each in overview.facts}
    return [line for line, found in lineage.items() if found == lineage.get(number) and line != number]
