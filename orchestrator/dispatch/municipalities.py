"""Which municipalities need a clock, and how far the clock of a development platform was moved."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session

from orchestrator.db.tables.clock import CLOCK_OFFSET, MUNICIPALITY_CLOCK


def list_clocks(session: Session) -> tuple[str, ...]:
    """Return the municipalities with cases in which, some day, time alone changes something."""
    return tuple(session.execute(select(MUNICIPALITY_CLOCK.c.municipality)).scalars())


def moved_by(session: Session) -> timedelta:
    """Return how far the platform's time is ahead of the real one."""
    return session.execute(select(CLOCK_OFFSET.c.moved_by)).scalar() or timedelta()
