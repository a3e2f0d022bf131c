"""Searching: the cases one may see, and the parties that somebody means while typing a name."""

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.frame.party_choice import MOST_SUGGESTED
from api.web.frame.posted import short
from orchestrator.usecases.parties import search_parties
from orchestrator.usecases.worklist import MOST_FOUND, party_titles, search_cases

router = APIRouter()

_LONGEST = 200


@router.get("/zoeken")
def show_search(desk: AnyDesk, q: str = "") -> Response:
    """Show the cases that hold the words."""
    words = q.strip()[:_LONGEST].replace("\x00", "")
    with desk.open() as visit:
        found = search_cases(visit.session, visit.actor, words)
        titles = party_titles(visit.session, {case.municipality for case in found})
    return desk.show("pages/search.html", words=words, found=found, titles=titles, most=MOST_FOUND)


@router.get("/partijen/suggesties")
def suggest_parties(desk: AnyDesk) -> Response:
    """Return the parties that what is typed could mean, under whatever name the input has."""
    typed = short(next(iter(desk.request.query_params.values()), ""))
    with desk.open() as visit:
        found = search_parties(visit.session, typed, MOST_SUGGESTED)
    return desk.show("pages/suggestions.html", found=found)
