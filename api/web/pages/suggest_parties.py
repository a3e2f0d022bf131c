"""Suggestions while somebody types the name of a party; without a script the form itself asks which one is meant."""

from fastapi import APIRouter, Response

from api.web.frame.address import short
from api.web.frame.desk import AnyDesk
from api.web.frame.party_choice import MOST_FOUND
from orchestrator.usecases.parties import search_parties

router = APIRouter()


@router.get("/partijen/suggesties")
def suggest_parties(desk: AnyDesk) -> Response:
    """Return the parties that what is typed could mean, under whatever name the input has."""
    typed = short(next(iter(desk.request.query_params.values()), ""))
    with desk.open() as visit:
        found = search_parties(visit.session, typed, MOST_FOUND)
    return desk.show("pages/suggestions.html", found=found)
