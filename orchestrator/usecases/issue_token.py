"""Issue a token with which a person or a program acts for a party."""

import secrets
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.parties import find_party, save_credential
from orchestrator.domain.actor import Actor
from orchestrator.errors import PartyNotFound
from orchestrator.usecases.identify import digest_of


def issue_token(
    session: Session, party: str, person: str | None = None, *, at: datetime, token: str | None = None
) -> str:
    """Return a new token (or the given one, for development). Only its hash is kept. Raises PartyNotFound."""
    if find_party(session, party) is None:
        raise PartyNotFound(party)
    issued = token or secrets.token_urlsafe(32)
    save_credential(session, digest_of(issued), Actor(party, person), at)
    return issued
