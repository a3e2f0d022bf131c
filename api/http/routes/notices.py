"""Notices: what your party was told."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.idempotency import IdempotencyKey
from api.http.identity import AtTheDoor
from api.http.messages.shape import Found, found
from api.http.messages.work import NoticeLineOut, NoticeQuery
from orchestrator.usecases import inbox

router = APIRouter(tags=["notices"])


@router.get("/notices", summary="List notices")
def list_notices(
    door: AtTheDoor, query: Annotated[NoticeQuery, Query()], request: Request, response: Response
) -> Found[NoticeLineOut]:
    """List what your party, or you in person, was told, newest first."""
    with door.open() as visit:
        listed = inbox.list_notices(visit.session, visit.actor, query.wanted(), query.page())
    return found(request, response, map(NoticeLineOut.tell, listed.found), listed.next)


@router.get("/notices/{notice:path}", summary="See a notice")
def get_notice(door: AtTheDoor, notice: str) -> NoticeLineOut:
    """See one notice to your party, with the values that go along with a call."""
    with door.open() as visit:
        seen = inbox.get_notice(visit.session, visit.actor, notice)
    return NoticeLineOut.tell(seen)


@router.post("/notices/{notice:path}/read", summary="Mark a notice as read")
def read_notice(door: AtTheDoor, key: IdempotencyKey, notice: str) -> NoticeLineOut:
    """Say that your party has read it; the first time counts."""
    with door.open() as visit:
        seen = inbox.read_notice(visit.session, visit.actor, notice, at=visit.at, key=key)
    return NoticeLineOut.tell(seen)
