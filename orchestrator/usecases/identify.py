"""Establish who is acting: the one door of identity."""

import hashlib

from sqlmodel import Session

from orchestrator.db.parties import find_bearer
from orchestrator.domain.actor import Actor
from orchestrator.errors import NotSignedIn


def identify(session: Session, token: str) -> Actor:
    """Return whom the token stands for. Raises NotSignedIn."""
    actor = find_bearer(session, digest_of(token))
    if actor is None:
        raise NotSignedIn
    return actor


def digest_of(token: str) -> str:
    """Return what is kept of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
