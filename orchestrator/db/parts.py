"""How the parts of the platform's own program are: when each last got on with its work, and what last broke it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.tables.part import PART_BEAT


@dataclass(frozen=True, slots=True)
class PartState:
    """One part; `beat_at` and `last_error_at` are real time. `faults` counts what nobody expected, since ever."""

    part: str
    beat_at: datetime | None
    faults: int
    last_error: str | None
    last_error_at: datetime | None


def list_parts(session: Session) -> tuple[PartState, ...]:
    """Return every part that ever ran, by name."""
    rows = session.execute(select(PART_BEAT).order_by(PART_BEAT.c.part))
    return tuple(_state_of(row) for row in rows)


def save_beat(session: Session, part: str, beat_at: datetime | None) -> None:
    """Say that the part got on with its work at this moment, or, with None, that it exists."""
    stored = insert(PART_BEAT).values(part=part, beat_at=beat_at)
    latest = func.greatest(PART_BEAT.c.beat_at, stored.excluded.beat_at)
    session.execute(stored.on_conflict_do_update(index_elements=["part"], set_={"beat_at": latest}))


def save_fault(session: Session, part: str, error: str, at: datetime) -> None:
    """Say what broke the part."""
    stored = insert(PART_BEAT).values(part=part, faults=1, last_error=error, last_error_at=at)
    counted = {"faults": PART_BEAT.c.faults + 1, "last_error": error, "last_error_at": at}
    session.execute(stored.on_conflict_do_update(index_elements=["part"], set_=counted))


def _state_of(row: Row[Any]) -> PartState:
    return PartState(row.part, _utc(row.beat_at), row.faults, row.last_error, _utc(row.last_error_at))


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
