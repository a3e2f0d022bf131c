"""Whether a database has had every migration this version knows of."""

from functools import cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session


def is_migrated(session: Session) -> bool:
    """Say whether the tables are those of this version."""
    return frozenset(MigrationContext.configure(session.connection()).get_current_heads()) == _heads()


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory(str(Path(__file__).parent / "migrations")).get_heads())
