"""The database itself, for what the API does not offer: that of the running platform, or one started for a moment."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from api.cli.remote import place_of
from api.cli.trouble import Trouble

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from orchestrator.db.database import Database
    from orchestrator.settings import Settings


@contextmanager
def open_database(settings: "Settings", *, begins: bool = False) -> Iterator["Database"]:
    """Give the platform's database, migrated. Where nothing runs, our own PostgreSQL runs as long as the block does.

    `begins`: what is done can be the first thing ever done here. Otherwise, where there is no database none is made: a
    new one holds nothing, and would be told as an answer. Raises Trouble, InUse and DidNotStart.
    """
    from orchestrator.db.database import Database

    place = place_of(settings)
    if not (begins or place):
        _must_be_there(settings)
    with ExitStack() as ending:
        database = Database(place.database_url if place else _wake(settings, ending), connections=2)
        ending.callback(database.dispose)
        yield database


def platform_time(session: "Session", settings: "Settings") -> "datetime":
    """Return the moment as the platform over this database has it, whatever the settings of this command say.

    Whether its clock was moved stands in the database; where it never was, this is the real time.
    """
    from orchestrator.clock import current_time

    return current_time(session, settings.changed(development=True))


def _must_be_there(settings: "Settings") -> None:
    from orchestrator.local.postgres_place import has_cluster

    if settings.database_url is None and not has_cluster(settings.data_dir):
        raise Trouble(
            f"there is no platform over {settings.data_dir}: set SPEELRUIMTE_DATA_DIR to where it keeps its data, or "
            "SPEELRUIMTE_DATABASE_URL."
        )


def _wake(settings: "Settings", ending: ExitStack) -> str:
    from orchestrator.db.migrate import upgrade
    from orchestrator.local import postgres
    from orchestrator.local.interrupt import signals_noted
    from orchestrator.local.postgres_place import open_directory

    url = settings.database_url
    if url is None:
        ending.enter_context(signals_noted())
        running = postgres.start(open_directory(settings.data_dir), port=settings.postgres_port)
        ending.callback(running.stop)
        url = running.url
    upgrade(url)
    return url
