"""Establish who is acting: the one door of identity."""

import hashlib

from sqlmodel import Session

from orchestrator.db.cases import locking
from orchestrator.db.parties import bearing, find_bearer
from orchestrator.db.requests import answering
from orchestrator.db.round_trip import ask_ahead
from orchestrator.domain.actor import Actor
from orchestrator.errors import NotSignedIn

_MOST = 10_000

_stood_for: dict[str, str] = {}
"""For which party a token stood when it was last shown: a guess at what will be asked, and never who is let in."""


def identify(session: Session, token: str) -> Actor:
    """Return whom the token stands for. Raises NotSignedIn."""
    return _bearer(session, digest_of(token))


def identify_to_record(session: Session, token: str, case_id: str, key: str) -> Actor:
    """Return whom the token stands for, who is about to add to the case. Raises NotSignedIn.

    What that begins with, locking the case and looking for an answer given before, is asked in the same round trip; of
    a token that is shown for the first time not before it is known whom it stands for.
    """
    digest = digest_of(token)
    party = _stood_for.get(digest)
    if party is not None:
        ask_ahead(session, bearing(digest), locking(case_id, party), answering(party, key))
    try:
        actor = _bearer(session, digest)
    except NotSignedIn:
        _stood_for.pop(digest, None)  # a token that was withdrawn asks for no lock a second time
        raise
    if party != actor.party:
        _expect(digest, actor.party)
    return actor


def _bearer(session: Session, digest: str) -> Actor:
    actor = find_bearer(session, digest)
    if actor is None:
        raise NotSignedIn
    return actor


def _expect(digest: str, party: str) -> None:
    if len(_stood_for) >= _MOST:
        _stood_for.clear()
    _stood_for[digest] = party


def digest_of(token: str) -> str:
    """Return what is kept of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
