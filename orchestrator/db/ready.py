"""Whether a database can be worked with: it has had every migration this version knows of, and it can be written."""

from functools import cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import Session


def is_migrated(session: Session) -> bool:
    """Say whether the tables are those of this version."""
    return frozenset(MigrationContext.configure(session.connection()).get_current_heads()) == _heads()


def try_writing(session: Session) -> None:
    """Write something that takes new room on the disk, unless somebody else tries just now. Raises what keeps it."""
    if session.execute(_ALONE).scalar():
        for statement in _WRITTEN:
            session.execute(statement)


_ALONE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('writing probe', 0))")
# A new file of a quarter of a megabyte: what is updated in place can still be written when the disk is full.
_WRITTEN = (
    text("TRUNCATE writing_probe"),
    text("INSERT INTO writing_probe (id, filler) SELECT n, repeat('x', 7000) FROM generate_series(1, 32) AS n"),
)


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory(str(Path(__file__).parent / "migrations")).get_heads())
