"""Which municipalities need a clock, and how far the clock of a development platform was moved."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, true
from sqlmodel import Session

from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.platform import CLOCK_OFFSET, MUNICIPALITY_CLOCK


def list_clocks(session: Session) -> tuple[str, ...]:
    """Return the municipalities with cases in which, some day, time alone changes something."""
    return tuple(session.execute(select(MUNICIPALITY_CLOCK.c.municipality)).scalars())


def longest_due(session: Session, at: datetime) -> Mapping[str, tuple[str, datetime]]:
    """Return, of each municipality with cases that are due, the one that is due longest, and since when."""
    oldest = select(CASE.c.id, CASE.c.next_due).where(
        CASE.c.municipality == MUNICIPALITY_CLOCK.c.municipality, CASE.c.next_due <= at
    )
    first = oldest.order_by(CASE.c.next_due, CASE.c.id).limit(1).lateral()
    asked = select(MUNICIPALITY_CLOCK.c.municipality, first.c.id, first.c.next_due).join(first, true())
    return {row.municipality: (row.id, row.next_due) for row in session.execute(asked)}


def moved_by(session: Session) -> timedelta:
    """Return how far the platform's time is ahead of the real one."""
    return session.execute(select(CLOCK_OFFSET.c.moved_by)).scalar() or timedelta()
