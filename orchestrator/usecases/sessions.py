"""The session of a person at a desk: a token that begins at sign-in, ends at sign-out, and grows old."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db.credentials import find_bearer_since, remove_credential
from orchestrator.domain.actor import Actor
from orchestrator.usecases.identify import digest_of


def find_session(session: Session, token: str, *, since: datetime) -> Actor | None:
    """Return whom the token stands for, if it was issued at `since` or later."""
    return find_bearer_since(session, digest_of(token), since)


def end_session(session: Session, token: str) -> None:
    """Withdraw the token; one that is not known is left as it is."""
    remove_credential(session, digest_of(token))
