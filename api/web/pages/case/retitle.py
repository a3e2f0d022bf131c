"""What a case is called: its director changes it here, for everybody in the case."""

from collections.abc import Mapping

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.posted import AForm
from api.web.frame.refusals import PageNotFound
from orchestrator.domain.party import LONGEST_TITLE
from orchestrator.errors import CaseInvalid
from orchestrator.usecases.see_case import oversee_case
from orchestrator.usecases.titles import LONGEST_WHY, retitle_case

router = APIRouter()

TITLE, WHY = "titel", "waarom"


@router.get("/zaken/{case}/titel")
def show_title(desk: AnyDesk, case: str) -> Response:
    """Show the form, with what the case is called now."""
    with desk.open() as visit:
        return _form(desk, visit, case)


@router.post("/zaken/{case}/titel")
def change_title(desk: AnyDesk, case: str, form: AForm) -> Response:
    """Change it and go back to the case, or show the form with what is wrong."""

    def do(visit: DeskVisit) -> Response:
        title, why = form.text(TITLE), form.text(WHY)
        retitle_case(visit.session, visit.actor, case, title, why=why, at=visit.at, key=form.key)
        return desk.go_to("show_case", "case_retitled", case=case)

    def again(visit: DeskVisit, wrong: CaseInvalid) -> Response:
        say = desk.language.say
        words = {"title": (TITLE, say("retitle.wrong", most=LONGEST_TITLE))}
        words |= {"why": (WHY, say("retitle.too_long", most=LONGEST_WHY))}
        problems = dict(words[each.field] for each in wrong.errors)
        return _form(desk, visit, case, form.typed, problems=problems, status=400)

    return desk.act(do, again, CaseInvalid)


def _form(
    desk: Desk,
    visit: DeskVisit,
    case: str,
    typed: Mapping[str, tuple[str, ...]] | None = None,
    *,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    overview = oversee_case(visit.session, visit.actor, case, at=visit.at)
    if not overview.directs:
        raise PageNotFound(desk.request.url.path)
    filled = {TITLE: (overview.case.title,)} if typed is None else typed
    told = {"overview": overview, "typed": filled, "problems": problems or {}}
    return desk.show("pages/case/retitle.html", status=status, **told)
