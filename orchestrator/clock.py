"""What time it is: the only place where the clock is read, so that everything else takes time as an argument.

In development the clock can be moved. Its offset is a row in the database, so that all programs agree.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import column, select, table
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.settings import Settings

_OFFSET = table("clock_offset", column("id"), column("moved_by"))


def now() -> datetime:
    """Return the moment, aware, in UTC."""
    return datetime.now(UTC)


def current_time(session: Session, settings: Settings) -> datetime:
    """Return the moment as the platform has it: moved, when this is a development platform whose clock was moved."""
    if not settings.development:
        return now()
    return now() + _offset(session)


def move_clock(session: Session, by: timedelta) -> timedelta:
    """Move the clock of a development platform, for all its programs; returns how far it now is from the real one."""
    moved = _offset(session) + by
    stored = insert(_OFFSET).values(id=1, moved_by=moved)
    session.execute(stored.on_conflict_do_update(index_elements=["id"], set_={"moved_by": moved}))
    return moved


def _offset(session: Session) -> timedelta:
    found: timedelta | None = session.execute(select(_OFFSET.c.moved_by)).scalar()
    return found or timedelta()
