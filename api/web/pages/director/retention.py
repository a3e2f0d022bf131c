"""How long closed cases are kept, and which are due to be destroyed."""

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from orchestrator.usecases.retention import list_kept

router = APIRouter()


@router.get("/regie/bewaren")
def show_retention(desk: AnyDesk) -> Response:
    """Show every closed case of the municipality, what is due first first."""
    with desk.open() as visit:
        desk.must_direct(visit)
        found = list_kept(visit.session, visit.actor)
    due = [each for each in found if each.kept and each.kept.is_over(visit.at)]
    rest = [each for each in found if each not in due]
    return desk.show("pages/director/retention.html", due=due, rest=rest, at=visit.at)
