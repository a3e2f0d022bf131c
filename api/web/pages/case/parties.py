"""Who takes part in a case, in which role: seen by everybody in it, changed by its director, by dated facts."""

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.words.wording import Wording
from orchestrator.usecases.see_case import oversee_case

router = APIRouter()


@router.get("/zaken/{case}/partijen")
def show_case_parties(desk: AnyDesk, case: str) -> Response:
    """Show every role with the parties that hold it."""
    with desk.open() as visit:
        overview = oversee_case(visit.session, visit.actor, case, at=visit.at)
    wording = Wording.of_case(overview, desk.language)
    return desk.show("pages/case/parties.html", overview=overview, wording=wording)
