"""Parties: the organisations that take part in cases."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.headers import created
from api.http.identity import AtTheDoor, IdempotencyKey
from api.http.messages.party import PartyAmendmentIn, PartyChangeOut, PartyIn, PartyOut
from api.http.messages.shape import Found, PageQuery, found
from api.http.tag import AsSeen, compared, tagged
from orchestrator.usecases import parties

router = APIRouter(tags=["parties"])


@router.post("/parties", status_code=201, summary="Register a party")
def register_party(
    door: AtTheDoor, key: IdempotencyKey, party: PartyIn, request: Request, response: Response
) -> PartyOut:
    """Register a new party; a municipality does that for its partners, the operator for municipalities."""
    with door.open() as visit:
        registered = parties.invite_party(visit.session, visit.actor, party.draft(), at=visit.at, key=key)
    created(request, response, "get_party", party=registered.id)
    return PartyOut.tell(registered)


@router.patch("/parties/{party}", summary="Change a party")
def amend_party(
    door: AtTheDoor, key: IdempotencyKey, party: str, amendment: PartyAmendmentIn, seen: AsSeen, response: Response
) -> PartyOut:
    """Change your own party; its title also for the municipality that registered it, until it acts for itself."""
    wanted = amendment.amendment()
    with door.open() as visit:
        amended = parties.amend_party(
            visit.session, visit.actor, party, wanted, at=visit.at, key=key, is_as_seen=compared(seen, PartyOut.tell)
        )
    return tagged(PartyOut.tell(amended), response)


@router.get("/parties/{party}/changes", summary="List changes of a party")
def list_party_changes(
    door: AtTheDoor, party: str, query: Annotated[PageQuery, Query()], request: Request, response: Response
) -> Found[PartyChangeOut]:
    """List what was changed of a party, when and by whom, the first first."""
    with door.open() as visit:
        listed = parties.list_changes(visit.session, visit.actor, party, query.page())
    return found(request, response, map(PartyChangeOut.tell, listed.found), listed.next)


@router.get("/parties", summary="List parties")
def list_parties(
    door: AtTheDoor, query: Annotated[PageQuery, Query()], request: Request, response: Response
) -> Found[PartyOut]:
    """List the registered parties."""
    with door.open() as visit:
        listed = parties.list_parties(visit.session, query.page())
    return found(request, response, map(PartyOut.tell, listed.found), listed.next)


@router.get("/parties/{party}", summary="See a party")
def get_party(door: AtTheDoor, party: str, response: Response) -> PartyOut:
    """See one party."""
    with door.open() as visit:
        seen = parties.get_party(visit.session, party)
    return tagged(PartyOut.tell(seen), response)
