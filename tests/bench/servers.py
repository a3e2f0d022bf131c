"""The servers everything is measured on: PostgreSQL that waits for the disk, and Temporal's development server."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from orchestrator.db.migrate import upgrade
from orchestrator.local import postgres, temporal
from orchestrator.local.postgres_place import open_directory


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the servers of this run are; `admin_url` may make databases, `owner_url` owns the tables."""

    data_dir: Path
    database_url: str
    admin_url: str
    owner_url: str
    temporal_address: str


@contextmanager
def running_servers() -> Iterator[Servers]:
    """Start both over a directory of their own, as `speelruimte up` does, and remove it at the end."""
    with ExitStack() as ending:
        above = ending.enter_context(
            tempfile.TemporaryDirectory(prefix="speelruimte-bench-", ignore_cleanup_errors=True)
        )
        Path(above).chmod(0o755)  # PostgreSQL runs as another account when we are root
        data_dir = open_directory(Path(above) / "data")
        database = postgres.start(data_dir)
        ending.callback(database.stop)
        upgrade(database.url, database.owner_url())
        work = temporal.start(data_dir, headless=True)
        ending.callback(work.stop)
        yield Servers(data_dir, database.url, database.admin_url(), database.owner_url(), work.address)
