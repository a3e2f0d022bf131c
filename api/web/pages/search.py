"""Searching the cases one may see."""

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
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
