"""Finding and removing the tokens that stand for a session at a desk."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Session

from orchestrator.db.tables.party import CREDENTIAL
from orchestrator.domain.actor import Actor


def find_bearer_since(session: Session, digest: str, since: datetime) -> Actor | None:
    """Return whom the token with this digest stands for, if it was issued at `since` or later."""
    asked = select(CREDENTIAL.c.party, CREDENTIAL.c.person)
    row = session.execute(asked.where(CREDENTIAL.c.digest == digest, CREDENTIAL.c.issued_at >= since)).one_or_none()
    return Actor(row.party, row.person) if row else None


def remove_credential(session: Session, digest: str) -> None:
    """Forget the token with this digest."""
    session.execute(delete(CREDENTIAL).where(CREDENTIAL.c.digest == digest))
