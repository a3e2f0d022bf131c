"""The tables as migrations make them, and whether a database has them and can be written."""

import logging
from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool
from sqlmodel import Session, SQLModel

from orchestrator.db.accounts import admit
from orchestrator.db.database import PATIENT, driver_url
from orchestrator.db.tables import case, key, party, person, personal, platform, policy, proof, sign_in, work

TABLES = (case, key, party, person, personal, platform, policy, proof, sign_in, work)
METADATA = SQLModel.metadata


_LOCK = 0x5EE1
"""Programs that start together migrate one after another, under this advisory lock."""


class TablesOfAnother(RuntimeError):
    """The tables have to be made or changed, and this account may not."""


def upgrade(url: str, owner: str | None = None) -> None:
    """Run every migration the database at `url` has not had yet, and let that account use the tables.

    `owner` is the address of the same database as the account that owns the tables. Where whoever uses them owns them a
    warning says so. Raises TablesOfAnother.
    """
    engine = create_engine(driver_url(owner or url), poolclass=NullPool, connect_args=PATIENT.parameters())
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            command.upgrade(_config(connection), "head")
            if owner and (account := make_url(url).username) != connection.engine.url.username:
                admit(connection, account or "")
            elif not connection.execute(_IS_HELD_BACK).scalar_one():
                _log.warning(_NOT_HELD_BACK)
    except ProgrammingError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        raise TablesOfAnother(_OF_ANOTHER) from error
    finally:
        engine.dispose()


_log = logging.getLogger(__name__)

_IS_HELD_BACK = text("SELECT row_security_active('journal')")
_NOT_HELD_BACK = (
    "the account in SPEELRUIMTE_DATABASE_URL owns the tables, so nothing in the database keeps a faulty query from "
    "what is another party's: see 'Two accounts at the database' in docs/operations.md."
)
_OF_ANOTHER = (
    "the tables of this database are not those of this version, and the account in SPEELRUIMTE_DATABASE_URL does not "
    "own them: set SPEELRUIMTE_DATABASE_OWNER_URL to the same database as the account that does."
)


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
