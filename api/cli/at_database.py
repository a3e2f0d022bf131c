"""The database itself, for what the API does not offer: that of the running platform, or one started for a moment."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from api.cli.seat import place_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from orchestrator.db.database import Database
    from orchestrator.settings import Settings


@contextmanager
def open_database(settings: "Settings") -> Iterator["Database"]:
    """Give the platform's database, migrated. Where nothing runs, our own PostgreSQL runs as long as the block does.

    Raises InUse and DidNotStart.
    """
    from orchestrator.db.database import Database

    with ExitStack() as ending:
        place = place_of(settings)
        database = Database(place.database_url if place else _wake(settings, ending), connections=2)
        ending.callback(database.dispose)
        yield database


def platform_time(session: "Session", settings: "Settings") -> "datetime":
    """Return the moment as the platform over this database has it, whatever the settings of this command say.

    Whether its clock was moved stands in the database; where it never was, this is the real time.
    """
    from orchestrator.clock import current_time

    return current_time(session, settings.changed(development=True))


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
