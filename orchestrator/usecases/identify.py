"""Establish who is acting: the one door of identity for programs, which show a token."""

import hashlib
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.cases import locking
from orchestrator.db.credentials import find_credential, shown
from orchestrator.db.requests import answering
from orchestrator.db.round_trip import ask_ahead
from orchestrator.domain.actor import Actor
from orchestrator.domain.credential import Credential, CredentialKind
from orchestrator.errors import NotSignedIn

_MOST = 10_000

_stood_for: dict[str, Actor] = {}
"""Whom a token stood for when it was last shown: a guess at what will be asked, and never who is let in."""


def identify(session: Session, token: str, *, at: datetime, development: bool) -> Credential:
    """Return the token that was shown, with whom it stands for. Raises NotSignedIn, also when it has ended.

    `at` is the real time, also where the clock of a development platform was moved. A token that development issued is
    good only where `development` is on, and the session of a browser is none.
    """
    return _good(session, digest_of(token), at, development=development)


def identify_to_record(
    session: Session, token: str, case_id: str, key: str, *, at: datetime, development: bool
) -> Credential:
    """Return the token of whoever is about to add to the case. Raises NotSignedIn.

    What that begins with, locking the case and looking for an answer given before, is asked in the same round trip; of
    a token that is shown for the first time not before it is known whom it stands for.
    """
    digest = digest_of(token)
    actor = _stood_for.get(digest)
    if actor is not None:
        ask_ahead(session, shown(digest), locking(case_id, actor.party), answering(actor, key))
    try:
        found = _good(session, digest, at, development=development)
    except NotSignedIn:
        _stood_for.pop(digest, None)  # a token that was withdrawn asks for no lock a second time
        raise
    if actor != found.actor:
        _expect(digest, found.actor)
    return found


def _good(session: Session, digest: str, at: datetime, *, development: bool) -> Credential:
    found = find_credential(session, digest)
    if found is None or not found.is_good(CredentialKind.TOKEN, at, development=development):
        raise NotSignedIn
    return found


def _expect(digest: str, actor: Actor) -> None:
    if len(_stood_for) >= _MOST:
        _stood_for.clear()
    _stood_for[digest] = actor


def digest_of(token: str) -> str:
    """Return what is kept of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
