"""Who takes part in a case, in which role: seen by everybody in it, changed by its director, by dated facts."""

from fastapi import APIRouter
from starlette.responses import Response

from api.web.frame.desk import AnyDesk
from api.web.frame.page import render
from api.web.words.wording import Wording
from orchestrator.usecases.oversee_case import oversee_case

router = APIRouter()


@router.get("/zaken/{case}/partijen")
def show_case_parties(desk: AnyDesk, case: str) -> Response:
    """Show every role with the parties that hold it."""
    with desk.open() as visit:
        overview = oversee_case(visit.session, visit.actor, case, at=visit.at)
    wording = Wording.of_case(overview, desk.language)
    return render(desk, "pages/case/parties.html", overview=overview, wording=wording)
