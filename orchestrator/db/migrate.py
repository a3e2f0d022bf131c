"""The tables as migrations make them, and whether a database has them and can be written."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool
from sqlmodel import Session, SQLModel

from orchestrator.db.database import PATIENT, driver_url
from orchestrator.db.tables import case, key, party, person, personal, platform, policy, proof, sign_in, work

TABLES = (case, key, party, person, personal, platform, policy, proof, sign_in, work)
METADATA = SQLModel.metadata


_LOCK = 0x5EE1
"""Programs that start together migrate one after another, under this advisory lock."""


def upgrade(url: str) -> None:
    """Run every migration the database has not had yet."""
    engine = create_engine(driver_url(url), poolclass=NullPool, connect_args=PATIENT.parameters())
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), "head")
    engine.dispose()


def check(url: str) -> tuple[str, ...]:
    """Compare the tables of a migrated database with those the code describes; every difference in words."""
    engine = create_engine(driver_url(url), poolclass=NullPool, connect_args=PATIENT.parameters())
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    engine.dispose()
    return tuple(str(each) for each in found)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


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
