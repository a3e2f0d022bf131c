"""Keys: with which the programs of a party sign."""

from fastapi import APIRouter, Request, Response

from api.http.headers import created
from api.http.identity import AtTheDoor, IdempotencyKey
from api.http.messages.party import KeyIn, KeyOut
from api.http.messages.shape import Found, found
from api.http.tag import AsSeen, compared, tagged
from orchestrator.clock import now
from orchestrator.usecases import party_keys

router = APIRouter(tags=["parties"])


@router.post("/parties/{party}/keys", status_code=201, summary="Register a key")
def add_party_key(
    door: AtTheDoor, key: IdempotencyKey, party: str, given: KeyIn, request: Request, response: Response
) -> KeyOut:
    """Register a public key of your party, beside those that are there; its programs sign with the private one."""
    public = given.public()
    with door.open() as visit:
        added = party_keys.add_key(visit.session, visit.actor, party, public, ends=given.expires_at, at=now(), key=key)
    created(request, response, "get_party_key", party=party, kid=added.kid)
    return KeyOut.tell(added)


@router.get("/parties/{party}/keys", summary="List keys of a party")
def list_party_keys(door: AtTheDoor, party: str, request: Request, response: Response) -> Found[KeyOut]:
    """List all keys your party ever had, also those that ended or were removed."""
    with door.open() as visit:
        listed = party_keys.list_keys(visit.session, visit.actor, party)
    return found(request, response, map(KeyOut.tell, listed), None)


@router.get("/parties/{party}/keys/{kid}", summary="See a key")
def get_party_key(door: AtTheDoor, party: str, kid: str, response: Response) -> KeyOut:
    """See one key of your party, by its name or its thumbprint."""
    with door.open() as visit:
        seen = party_keys.get_key(visit.session, visit.actor, party, kid)
    return tagged(KeyOut.tell(seen), response)


@router.post("/parties/{party}/keys/{kid}/removal", summary="Remove a key")
def remove_party_key(
    door: AtTheDoor, key: IdempotencyKey, party: str, kid: str, seen: AsSeen, response: Response
) -> KeyOut:
    """Let a key of your party be good for nothing, from now on and for good."""
    as_seen = compared(seen, KeyOut.tell)
    with door.open() as visit:
        removed = party_keys.remove_key(visit.session, visit.actor, party, kid, at=now(), key=key, is_as_seen=as_seen)
    return tagged(KeyOut.tell(removed), response)
