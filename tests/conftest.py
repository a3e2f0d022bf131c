"""What every test may count on: real servers where they are asked for, and a closed network everywhere else."""

import os
import socket
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never

import hypothesis
import psycopg
import pytest
from psycopg import sql

from orchestrator.local import temporal
from orchestrator.local.data_directory import forget
from orchestrator.local.ports import free_port
from orchestrator.local.postgres import INDEXES_BEHIND_POLICIES, OWNER, RunningPostgres, throwaway_postgres
from tests.longest import PLACES

OPEN_ROOMS = {"integration", "e2e", "bench"}
TEMPLATE = "speelruimte_template"

# Two shared cores: how long an example takes says nothing.
hypothesis.settings.register_profile("speelruimte", deadline=None)
hypothesis.settings.load_profile("speelruimte")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files that take longest begin first."""
    items.sort(key=lambda item: PLACES.get(item.path.name, len(PLACES)))


@pytest.fixture(autouse=True)
def closed_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside the open rooms no test connects to anything: it would depend on what happens to run."""
    if OPEN_ROOMS & set(Path(request.path).parts):
        return
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(connect: Any) -> Any:
    def connect_locally(self: socket.socket, address: Any) -> Any:
        return connect(self, address) if self.family == socket.AF_UNIX else _refuse(address)

    return connect_locally


def _refuse(address: Any) -> Never:
    pytest.fail(f"this test connects to {address}; only tests in {', '.join(sorted(OPEN_ROOMS))} may use the network")


@pytest.fixture(scope="session")
def postgres() -> Iterator[RunningPostgres]:
    """A real PostgreSQL for this run (one for each xdist worker), its data in memory."""
    with throwaway_postgres() as running:
        yield running


@pytest.fixture(scope="session")
def template_database(postgres: RunningPostgres) -> str:
    """The name of a database that was migrated once; the databases of the tests are clones of it."""
    from orchestrator.db.migrate import upgrade

    make_database(postgres, TEMPLATE)
    upgrade(database_url_of(postgres, TEMPLATE), postgres.owner_url(TEMPLATE))
    with psycopg.connect(postgres.admin_url(TEMPLATE), autocommit=True) as connection:
        connection.execute(INDEXES_BEHIND_POLICIES)
    with psycopg.connect(postgres.admin_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("alter database {} allow_connections false").format(sql.Identifier(TEMPLATE)))
    return TEMPLATE


@pytest.fixture
def database_url(postgres: RunningPostgres, template_database: str) -> Iterator[str]:
    """The address of a fresh, migrated database for one test, as the account the platform uses."""
    name = make_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template=template_database)
    yield database_url_of(postgres, name)
    drop_database(postgres, name)


@dataclass(frozen=True)
class Begun:
    """A database in which everybody of the town was let in, and the folder with their tokens."""

    database: str
    tokens: Path


@pytest.fixture(scope="session")
def begun(postgres: RunningPostgres, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """A town that has begun; those of tests are clones of it: to read all policies takes longer than most do."""
    from orchestrator.db.database import Database
    from tests.e2e.town import Town

    place = tmp_path_factory.mktemp("tokens")
    name = make_database(postgres, "begun_town", template=template_database)
    database = Database(database_url_of(postgres, name), connections=1)
    Town(database).begin(place)
    database.dispose()
    return Begun(name, place)


@pytest.fixture
def begun_url(postgres: RunningPostgres, begun: Begun) -> Iterator[str]:
    """The address of the database of one test, in which the town has begun."""
    name = make_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template=begun.database)
    yield database_url_of(postgres, name)
    drop_database(postgres, name)


@pytest.fixture
def empty_database_url(postgres: RunningPostgres) -> Iterator[str]:
    """The address of a database without tables, for one test, as who will own them."""
    name = make_database(postgres, f"test_{uuid.uuid4().hex[:12]}")
    yield postgres.owner_url(name)
    drop_database(postgres, name)


@pytest.fixture(scope="session")
def temporal_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Temporal server for this run (one for each xdist worker), namespace `default`."""
    place = tmp_path_factory.mktemp("temporal")
    running = temporal.start(place, port=free_port(), in_memory=True, headless=True)
    yield running.address
    running.stop()


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A place for a platform's data that other accounts may enter, which those of pytest are not; gone afterwards."""
    place = Path(tempfile.gettempdir()) / f"speelruimte-test-{uuid.uuid4().hex}"
    place.mkdir()
    place.chmod(0o755)
    yield place
    forget(place)


@pytest.fixture
def as_root() -> None:
    """Only root meets what this test is about."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")


@pytest.fixture
def owner_url(postgres: RunningPostgres, database_url: str) -> str:
    """The address of the database of the test as who owns its tables, and so can do harm that no program can."""
    return postgres.owner_url(database_url.rpartition("/")[2])


def database_url_of(postgres: RunningPostgres, name: str) -> str:
    """The address of a database on the server of the tests, as the account the platform uses."""
    return f"{postgres.url.rpartition('/')[0]}/{name}"


def make_database(postgres: RunningPostgres, name: str, template: str = "template1") -> str:
    """Make a database that is as the template is; give its name."""
    # Where nothing is kept, copying files costs a quarter of writing all pages to the log.
    statement = sql.SQL("create database {} template {} owner {} strategy file_copy").format(
        sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER)
    )
    with psycopg.connect(postgres.admin_url(), autocommit=True) as connection:
        connection.execute(statement)
    return name


def drop_database(postgres: RunningPostgres, name: str) -> None:
    """Remove the database, whoever is still connected to it."""
    with psycopg.connect(postgres.admin_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
