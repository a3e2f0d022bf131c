"""Parties: the organisations that take part in cases."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.idempotency import IdempotencyKey
from api.identity import AtTheDoor
from api.messages.party import PartyIn, PartyOut
from api.messages.shape import Found
from api.paging import PageQuery, found
from api.place import created
from orchestrator.usecases import see_parties
from orchestrator.usecases.invite_party import invite_party

router = APIRouter(tags=["parties"])


@router.post("/parties", status_code=201, summary="Register a party")
def register_party(
    door: AtTheDoor, key: IdempotencyKey, party: PartyIn, request: Request, response: Response
) -> PartyOut:
    """Register a party, or change what is known of it; a municipality does that for its partners."""
    with door.open() as visit:
        registered = invite_party(visit.session, visit.actor, party.draft(), at=visit.at, key=key)
    created(request, response, "get_party", party=registered.id)
    return PartyOut.tell(registered)


@router.get("/parties", summary="List parties")
def list_parties(
    door: AtTheDoor, query: Annotated[PageQuery, Query()], request: Request, response: Response
) -> Found[PartyOut]:
    """List the registered parties."""
    with door.open() as visit:
        listed = see_parties.list_parties(visit.session, query.page())
    return found(request, response, map(PartyOut.tell, listed.found), listed.next)


@router.get("/parties/{party}", summary="See a party")
def get_party(door: AtTheDoor, party: str) -> PartyOut:
    """See one party."""
    with door.open() as visit:
        seen = see_parties.get_party(visit.session, party)
    return PartyOut.tell(seen)
