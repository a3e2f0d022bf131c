"""Persons of a party: who acts for it, for its administrator to say."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.headers import created
from api.http.identity import AtTheDoor, IdempotencyKey
from api.http.messages.person import InvitationOut, PersonAmendmentIn, PersonChangeOut, PersonIn, PersonOut
from api.http.messages.shape import Found, PageQuery, found
from api.http.tag import AsSeen, compared, tagged
from orchestrator.clock import now
from orchestrator.usecases import invitations, persons

router = APIRouter(tags=["persons"])


@router.get("/parties/{party}/persons", summary="List persons of a party")
def list_persons(
    door: AtTheDoor, party: str, query: Annotated[PageQuery, Query()], request: Request, response: Response
) -> Found[PersonOut]:
    """List who acts for your party, and who did, for its administrator."""
    with door.open() as visit:
        listed = persons.list_persons(visit.session, visit.actor, party, query.page())
    return found(request, response, map(PersonOut.of, listed.found), listed.next)


@router.post("/parties/{party}/persons", status_code=201, summary="Invite a person")
def invite_person(
    door: AtTheDoor, key: IdempotencyKey, party: str, person: PersonIn, request: Request, response: Response
) -> InvitationOut:
    """Invite somebody to act for your party: send the link, and tell the code another way."""
    with door.open() as visit:
        invited = invitations.invite(visit.session, visit.actor, party, person.draft(), at=now(), key=key)
    told = InvitationOut.of(invited)
    created(request, response, "get_person", party=party, person=told.person.id)
    return told


@router.get("/parties/{party}/persons/{person}", summary="See a person")
def get_person(door: AtTheDoor, party: str, person: str, response: Response) -> PersonOut:
    """See one person of your party, for its administrator."""
    with door.open() as visit:
        seen = persons.get_person(visit.session, visit.actor, party, person)
    return tagged(PersonOut.of(seen), response)


@router.patch("/parties/{party}/persons/{person}", summary="Change a person")
def amend_person(
    door: AtTheDoor,
    key: IdempotencyKey,
    party: str,
    person: str,
    amendment: PersonAmendmentIn,
    seen: AsSeen,
    response: Response,
) -> PersonOut:
    """Give somebody of your party another name or other seats, from their next request on."""
    wanted, as_seen = amendment.amendment(), compared(seen, PersonOut.of)
    with door.open() as visit:
        amended = persons.amend_person(
            visit.session, visit.actor, party, person, wanted, at=now(), key=key, is_as_seen=as_seen
        )
    return tagged(PersonOut.of(amended), response)


@router.post("/parties/{party}/persons/{person}/invitation", summary="Invite a person again")
def invite_person_again(door: AtTheDoor, key: IdempotencyKey, party: str, person: str, seen: AsSeen) -> InvitationOut:
    """Invite somebody whose invitation is over, who was removed, or who signs in by another account from now on."""
    as_seen = compared(seen, PersonOut.of)
    with door.open() as visit:
        invited = invitations.invite_again(
            visit.session, visit.actor, party, person, at=now(), key=key, is_as_seen=as_seen
        )
    return InvitationOut.of(invited)


@router.post("/parties/{party}/persons/{person}/removal", summary="Remove a person")
def remove_person(
    door: AtTheDoor, key: IdempotencyKey, party: str, person: str, seen: AsSeen, response: Response
) -> PersonOut:
    """Let somebody of your party in no more: their sessions and tokens end at once. What they wrote stays."""
    as_seen = compared(seen, PersonOut.of)
    with door.open() as visit:
        removed = persons.remove_person(
            visit.session, visit.actor, party, person, at=now(), key=key, is_as_seen=as_seen
        )
    return tagged(PersonOut.of(removed), response)


@router.get("/parties/{party}/persons/{person}/changes", summary="List changes of a person")
def list_person_changes(
    door: AtTheDoor, party: str, person: str, query: Annotated[PageQuery, Query()], request: Request, response: Response
) -> Found[PersonChangeOut]:
    """List what was changed of a person of your party, when and by whom, the first first."""
    with door.open() as visit:
        listed = persons.list_person_changes(visit.session, visit.actor, party, person, query.page())
    return found(request, response, map(PersonChangeOut.tell, listed.found), listed.next)
