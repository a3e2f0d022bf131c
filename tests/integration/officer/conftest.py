"""Each story has a town in which decisions came late, or not at all."""

from collections.abc import Iterator

import pytest

from orchestrator.db.database import Database
from tests.e2e.late import furnish_late
from tests.e2e.town import Town


@pytest.fixture
def database_url(begun_url: str) -> str:
    return begun_url


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    database = Database(database_url, connections=2)
    told = Town(database)
    told.set_clock()
    furnish_late(told)
    yield told
    database.dispose()
