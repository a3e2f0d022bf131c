"""Whether anything was added to cases a party may see."""

from sqlalchemy import func, select
from sqlmodel import Session

from orchestrator.db.seen import seen_by
from orchestrator.db.tables.case import CASE


def latest(session: Session, party: str) -> str:
    """Return the moment of the last entry in any case the party may see, as a mark; empty when there is none."""
    found = session.execute(select(func.max(CASE.c.recorded_at)).where(seen_by(party))).scalar()
    return found.isoformat() if found else ""
