"""Each story has a town with fictional parties, as its pages and its API know it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestrator.db.database import Database
from tests.e2e.town import Town


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    database = Database(database_url, connections=2)
    told = Town(database)
    told.begin(tmp_path)
    yield told
    database.dispose()
