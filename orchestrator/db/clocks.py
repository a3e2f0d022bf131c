"""When each municipality's clock rings: told of an earlier moment at once, and of a later one when it rings.

A case that gets an earlier moment while the clock is being set could be overlooked: each sees the other's past. So
whoever compares with the clock shares a lock until its transaction ends, and whoever sets the clock has it alone.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, func, select, text, true
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.outbox import is_quiet
from orchestrator.db.round_trip import Query, ask, prepared
from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.platform import CLOCK_OFFSET
from orchestrator.db.tables.platform import MUNICIPALITY_CLOCK as CLOCK

_SHARED = prepared(text("SELECT pg_advisory_xact_lock_shared(hashtextextended('clock ' || :municipality, 0))"))
_KNOWN = prepared(select(CLOCK.c.next_wake).where(CLOCK.c.municipality == bindparam("municipality")))
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('clock ' || :municipality, 0))")


def rings_too_late(session: Session, municipality: str, due: datetime) -> bool:
    """Say whether the clock, as set now, would miss the moment; if so it is set to that moment.

    In a quiet session the clock is let be.
    """
    if is_quiet(session):
        return False
    known = _known(session, municipality)
    if known and known <= due:
        return False
    return _set_earlier(session, municipality, due)


def _set_earlier(session: Session, municipality: str, due: datetime) -> bool:
    """Set the clock to the moment, unless it rings earlier already; say whether it was set."""
    stored = insert(CLOCK).values(municipality=municipality, next_wake=due)
    asked = stored.on_conflict_do_update(
        index_elements=["municipality"],
        set_={"next_wake": due},
        where=CLOCK.c.next_wake.is_(None) | (CLOCK.c.next_wake > due),
    ).returning(CLOCK.c.municipality)
    return session.execute(asked).one_or_none() is not None


def ringing(municipality: str) -> tuple[Query, Query]:
    """Return the questions, in order, that tell when the clock rings, and keep it from being set meanwhile."""
    return Query(_SHARED, {"municipality": municipality}), Query(_KNOWN, {"municipality": municipality})


def _known(session: Session, municipality: str) -> datetime | None:
    _, rows = [ask(session, each) for each in ringing(municipality)]
    known: datetime | None = rows[0].next_wake if rows else None
    return known


def set_clock(session: Session, municipality: str) -> datetime | None:
    """Set the clock to the earliest moment at which a case of the municipality is due, and return it.

    In a quiet session the clock is let be, and the moment is only returned.
    """
    earliest = select(func.min(CASE.c.next_due)).where(CASE.c.municipality == municipality)
    if is_quiet(session):
        return session.execute(earliest).scalar()
    session.execute(_ALONE, {"municipality": municipality})
    due = session.execute(earliest).scalar()
    stored = insert(CLOCK).values(municipality=municipality, next_wake=due)
    session.execute(stored.on_conflict_do_update(index_elements=["municipality"], set_={"next_wake": due}))
    return due.astimezone(UTC) if due else None


def list_clocks(session: Session) -> tuple[str, ...]:
    """Return the municipalities with cases in which, some day, time alone changes something."""
    return tuple(session.execute(select(CLOCK.c.municipality)).scalars())


def longest_due(session: Session, at: datetime) -> Mapping[str, tuple[str, datetime]]:
    """Return, of each municipality with cases that are due, the one that is due longest, and since when."""
    oldest = select(CASE.c.id, CASE.c.next_due).where(
        CASE.c.municipality == CLOCK.c.municipality, CASE.c.next_due <= at
    )
    first = oldest.order_by(CASE.c.next_due, CASE.c.id).limit(1).lateral()
    asked = select(CLOCK.c.municipality, first.c.id, first.c.next_due).join(first, true())
    return {row.municipality: (row.id, row.next_due) for row in session.execute(asked)}


def moved_by(session: Session) -> timedelta:
    """Return how far the platform's time is ahead of the real one."""
    return session.execute(select(CLOCK_OFFSET.c.moved_by)).scalar() or timedelta()
