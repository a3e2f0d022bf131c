"""Storing and finding who watches over which municipalities."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.tables.supervision import SUPERVISION


def save_supervision(session: Session, supervisor: str, municipality: str, since: datetime) -> None:
    """Store that the party watches over the municipality; if it did already, that is as it was."""
    stored = insert(SUPERVISION).values(supervisor=supervisor, municipality=municipality, since=since)
    session.execute(stored.on_conflict_do_nothing())


def supervised_by(session: Session, supervisor: str) -> tuple[str, ...]:
    """Return the municipalities the party watches over, sorted."""
    asked = select(SUPERVISION.c.municipality).where(SUPERVISION.c.supervisor == supervisor)
    return tuple(session.execute(asked.order_by(SUPERVISION.c.municipality)).scalars())
