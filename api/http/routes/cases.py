"""Cases: open one, see one, list them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.idempotency import IdempotencyKey
from api.http.identity import AtTheDoor
from api.http.messages.case import CaseOut, CaseQuery, CaseSeenOut
from api.http.messages.fact import CaseIn, CaseOpenedOut
from api.http.messages.shape import Found, found
from api.http.place import created
from orchestrator.usecases import see_case
from orchestrator.usecases.open_case import open_case as open_it

router = APIRouter(tags=["cases"])


@router.post("/cases", status_code=201, summary="Open a case")
def open_case(
    door: AtTheDoor, key: IdempotencyKey, case: CaseIn, request: Request, response: Response
) -> CaseOpenedOut:
    """Open a case for your municipality; the answer holds what followed."""
    with door.open() as visit:
        opened = open_it(visit.session, visit.actor, case.draft(), at=visit.at, key=key)
    created(request, response, "get_case", case=opened.case.id)
    request.app.state.metrics.count_facts(opened.facts, replayed=opened.replayed)
    return CaseOpenedOut.tell(opened)


@router.get("/cases", summary="List cases")
def list_cases(
    door: AtTheDoor, query: Annotated[CaseQuery, Query()], request: Request, response: Response
) -> Found[CaseOut]:
    """List the cases in which your party takes part, oldest first."""
    with door.open() as visit:
        listed = see_case.list_cases(visit.session, visit.actor, query.wanted(), query.page())
    return found(request, response, map(CaseOut.tell, listed.found), listed.next)


@router.get("/cases/{case}", summary="See a case")
def get_case(door: AtTheDoor, case: str) -> CaseSeenOut:
    """See a case: who takes part, what is owed, what is offered."""
    with door.open() as visit:
        seen = see_case.get_case(visit.session, visit.actor, case, at=visit.at)
    return CaseSeenOut.tell(seen)
