"""What time it is: the only place where the clock is read, so that everything else takes time as an argument.

In development the clock can be moved. Its offset is a row in the database, so that all programs agree.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import column, delete, func, select, table
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.settings import Settings

_OFFSET = table("clock_offset", column("id"), column("moved_by"))
_CASE = table("case", column("recorded_at"))


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


class ClockMoved(RuntimeError):
    """The clock was moved in development, and cases lie ahead of the real time: no real work can go on in them."""

    def __init__(self, by: timedelta, latest: datetime) -> None:
        super().__init__(
            f"The clock of this database was moved by {by} in development, and its cases have come to "
            f"{latest.isoformat(timespec='minutes')}: what is recorded now would stand at days that have not come. "
            "Use a new database, or start with development on ('speelruimte up --development')."
        )


def set_right(session: Session, at: datetime) -> None:
    """Let the clock be the real one again, at the real time `at`. Raises ClockMoved when cases lie ahead of that."""
    moved = _offset(session)
    latest: datetime | None = session.execute(select(func.max(_CASE.c.recorded_at))).scalar()
    if moved and latest and latest > at:
        raise ClockMoved(moved, latest)
    session.execute(delete(_OFFSET))


def _offset(session: Session) -> timedelta:
    found: timedelta | None = session.execute(select(_OFFSET.c.moved_by)).scalar()
    return found or timedelta()
