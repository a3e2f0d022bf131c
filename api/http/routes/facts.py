"""Facts: the one way in which a case changes."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.identity import AtTheDoor, IdempotencyKey
from api.http.messages.fact import FactIn, FactOut, FactQuery, RecordedOut
from api.http.messages.shape import Found, found
from api.http.problems import FactNotFound
from orchestrator.usecases import see_case
from orchestrator.usecases.facts import record_fact

router = APIRouter(tags=["facts"])


@router.post("/cases/{case}/facts", status_code=201, summary="Add a fact")
def add_fact(
    door: AtTheDoor, key: IdempotencyKey, case: str, fact: FactIn, request: Request, response: Response
) -> RecordedOut:
    """Add a fact, if the policy lets you; the answer holds what followed."""
    with door.open_to_record(case, key) as visit:
        recorded = record_fact(visit.session, visit.actor, case, fact.draft(), at=visit.at, key=key)
    response.headers["Location"] = f"{request.url.path}/{recorded.fact.id}"
    request.app.state.metrics.count_facts(recorded.facts, replayed=recorded.replayed)
    return RecordedOut.tell(recorded)


@router.get("/cases/{case}/facts", summary="List facts")
def list_facts(
    door: AtTheDoor, case: str, query: Annotated[FactQuery, Query()], request: Request, response: Response
) -> Found[FactOut]:
    """List the facts of a case in journal order; of what is not for you only the line is there."""
    with door.open() as visit:
        facts = see_case.list_facts(visit.session, visit.actor, case)
    wanted = [fact for fact in facts if fact.seq > query.after and query.type in {None, fact.type}]
    page, more = wanted[: query.limit], len(wanted) > query.limit
    return found(request, response, map(FactOut.tell, page), str(page[-1].seq) if more else None)


@router.get("/cases/{case}/facts/{fact}", summary="See a fact")
def get_fact(door: AtTheDoor, case: str, fact: str) -> FactOut:
    """See one fact of a case."""
    with door.open() as visit:
        facts = see_case.list_facts(visit.session, visit.actor, case)
    found_here = next((each for each in facts if each.id == fact), None)
    if found_here is None:
        raise FactNotFound(case, fact)
    return FactOut.tell(found_here)
