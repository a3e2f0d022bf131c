"""What lateness costs: where a penalty is running, what it has come to, and what it can come to."""

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.frame.posted import short
from api.web.words.wording import Wording
from orchestrator.domain.listing import Page
from orchestrator.usecases.deadlines import list_penalties
from orchestrator.usecases.worklist import party_titles

router = APIRouter()

A_PAGE = 100


@router.get("/handhaving/dwangsommen")
def show_penalties(desk: AnyDesk, na: str = "") -> Response:
    """Show the cases in which a penalty is running, the one to be decided on first at the top."""
    with desk.open() as visit:
        found = list_penalties(visit.session, visit.actor, Page(A_PAGE, short(na, 400) or None), at=visit.at)
        titles = party_titles(visit.session, {each.municipality for each in found.found})
    lines = [(each, Wording(each.policy, titles, desk.language)) for each in found.found]
    return desk.show("pages/officer/penalties.html", found=found, lines=lines, at=visit.at, first=not na)
