"""How long closed cases are kept, which are due to be destroyed, and which were: here they are destroyed as well."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.posted import AForm
from orchestrator.domain.destruction import NotToBeDestroyed, Wish
from orchestrator.domain.listing import Page
from orchestrator.errors import CaseInvalid, SpeelruimteError
from orchestrator.usecases.destruction import destroy_case, find_wish, list_destructions
from orchestrator.usecases.erasure import list_erasures
from orchestrator.usecases.persons import names_of
from orchestrator.usecases.retention import find_kept, list_kept
from orchestrator.usecases.titles import LONGEST_WHY

router = APIRouter()

WHY = "waarom"
MOST = 100


@router.get("/regie/bewaren")
def show_retention(desk: AnyDesk) -> Response:
    """Show every closed case of the municipality, what is due first first, and what was destroyed and erased."""
    with desk.open() as visit:
        found = list_kept(visit.session, visit.actor, at=visit.at)
        gone = list_destructions(visit.session, visit.actor, Page(MOST)).found
        erased = list_erasures(visit.session, visit.actor, Page(MOST)).found
        by = [(visit.party.id, who) for each in gone for who in (each.by_person, each.asked_by)]
        names = names_of(visit.session, [*by, *((each.by_party, each.by_person) for each in erased)])
    due = [each for each in found if each.kept and each.kept.is_over(visit.at)]
    rest = [each for each in found if each not in due]
    told: dict[str, Any] = {"due": due, "rest": rest, "gone": gone, "erased": erased, "names": names}
    return desk.show("pages/director/retention.html", at=visit.at, **told)


@router.get("/regie/bewaren/{case}")
def show_destroying(desk: AnyDesk, case: str) -> Response:
    """Show what is destroyed, and ask why."""
    with desk.open() as visit:
        return _form(desk, visit, case, {})


@router.post("/regie/bewaren/{case}")
def destroy(desk: AnyDesk, case: str, form: AForm) -> Response:
    """Destroy the case, or ask for it where another has to agree."""

    def do(visit: DeskVisit) -> Response:
        done = destroy_case(visit.session, visit.actor, case, form.text(WHY), at=visit.at)
        return desk.go_to("show_retention", "destruction_asked" if isinstance(done, Wish) else "case_destroyed")

    def again(visit: DeskVisit, no: SpeelruimteError) -> Response:
        if isinstance(no, NotToBeDestroyed):
            return _form(desk, visit, case, form.typed, refused=desk.language.say("retention.not_now"), status=409)
        problems = {WHY: desk.language.say("retention.why_needed", most=LONGEST_WHY)}
        return _form(desk, visit, case, form.typed, problems=problems, status=400)

    return desk.act(do, again, CaseInvalid, NotToBeDestroyed)


def _form(
    desk: Desk,
    visit: DeskVisit,
    case: str,
    typed: Mapping[str, tuple[str, ...]],
    *,
    problems: Mapping[str, str] | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    asked = find_wish(visit.session, visit.actor, case)
    by = (asked.actor.party, asked.actor.person) if asked else ("", None)
    told: dict[str, Any] = {
        "found": find_kept(visit.session, visit.actor, case, at=visit.at),
        "asked": asked,
        "asked_by": names_of(visit.session, [by]).get((by[0], by[1] or "")),
        "typed": typed,
        "problems": problems or {},
        "refused": refused,
    }
    return desk.show("pages/director/destroying.html", status=status, at=visit.at, **told)
