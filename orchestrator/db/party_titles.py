"""What parties are called, for those who read about them."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlmodel import Session

from orchestrator.db.tables.party import PARTY


def titles_of(session: Session, parties: Iterable[str]) -> Mapping[str, str]:
    """Return the title of each of these parties that is registered."""
    rows = session.execute(select(PARTY.c.id, PARTY.c.title).where(PARTY.c.id.in_(set(parties))))
    return {row.id: row.title for row in rows}
