"""All a municipality holds of one party or person: what it shows to who asks what is held of them."""

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.frame.posted import short
from api.web.words.wording import Wording
from orchestrator.usecases.subjects import see_subject
from orchestrator.usecases.worklist import party_titles

router = APIRouter()


@router.get("/regie/inzage")
def show_subject(desk: AnyDesk, wie: str = "") -> Response:
    """Ask whom it is about, or show all that is held of them."""
    who = short(wie)
    with desk.open() as visit:
        seen = see_subject(visit.session, visit.actor, who, at=visit.at) if who else None
        parties = {fact.party for each in (seen.cases if seen else ()) for fact in each.facts}
        titles = party_titles(visit.session, parties)
    cases = [(each, Wording(each.policy, titles, desk.language)) for each in (seen.cases if seen else ())]
    return desk.show("pages/director/subject.html", who=who, seen=seen, cases=cases)
