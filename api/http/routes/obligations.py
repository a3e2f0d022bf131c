"""Obligations: who owes whom what, until when."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.identity import AtTheDoor
from api.http.messages.shape import Found, found
from api.http.messages.work import ObligationLineOut, ObligationOut, ObligationQuery
from orchestrator.usecases import deadlines
from orchestrator.usecases.see_case import get_case

router = APIRouter(tags=["obligations"])


@router.get("/obligations", summary="List obligations over all cases")
def list_obligations(
    door: AtTheDoor, query: Annotated[ObligationQuery, Query()], request: Request, response: Response
) -> Found[ObligationLineOut]:
    """List obligations in the cases in which your party takes part, the earliest deadline first."""
    with door.open() as visit:
        listed = deadlines.list_obligations(visit.session, visit.actor, query.wanted(), query.page(), at=visit.at)
    return found(request, response, map(ObligationLineOut.tell, listed.found), listed.next)


@router.get("/cases/{case}/obligations", summary="List the obligations of a case")
def list_obligations_of_case(door: AtTheDoor, case: str, request: Request, response: Response) -> Found[ObligationOut]:
    """List every obligation of one case, also those that lapsed."""
    with door.open() as visit:
        seen = get_case(visit.session, visit.actor, case, at=visit.at)
    return found(request, response, map(ObligationOut.tell, seen.obligations), None)
