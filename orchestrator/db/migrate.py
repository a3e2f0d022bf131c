"""Bring a database to the tables this version needs, and say whether tables and migrations agree."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from orchestrator.db.database import driver_url
from orchestrator.db.limits import PATIENT
from orchestrator.db.schema import METADATA

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
