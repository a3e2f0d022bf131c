"""Doing something in one program at a time, of all that use this database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from orchestrator.db.database import Database

_TRY = text("SELECT pg_try_advisory_lock(hashtextextended('speelruimte ' || :what, 0))")
_END = text("SELECT pg_advisory_unlock(hashtextextended('speelruimte ' || :what, 0))")


@contextmanager
def alone(database: Database, what: str) -> Iterator[bool]:
    """Say whether nobody else is at it; if so nobody begins until the block ends, or our connection does."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        ours = bool(connection.execute(_TRY, {"what": what}).scalar())
        try:
            yield ours
        finally:
            if ours:
                connection.execute(_END, {"what": what})
