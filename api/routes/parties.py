"""Parties: the organisations that take part in cases."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.idempotency import IdempotencyKey
from api.identity import AtTheDoor
from api.messages.party import PartyIn, PartyOut
from api.messages.shape import Found
from api.paging import PageQuery, found
from api.place import created
from orchestrator.errors import NotYours
from orchestrator.usecases import see_parties
from orchestrator.usecases.register_party import register_party as register

router = APIRouter(tags=["parties"])


@router.post("/parties", status_code=201, summary="Register a party")
def register_party(
    door: AtTheDoor, _: IdempotencyKey, party: PartyIn, request: Request, response: Response
) -> PartyOut:
    """Register a party, or change what is known of it; a municipality does that for its partners."""
    with door.open() as visit:
        if see_parties.get_party(visit.session, visit.actor.party).kind != "municipality":
            raise NotYours("Registering a party", visit.actor.party, "a municipality")
        registered = register(visit.session, party.draft(), at=visit.at)
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
