"""Each story has a town, and people who read its pages and its API over HTTP."""

import json
from collections.abc import Iterator

import pytest

from api.app import create_app
from orchestrator.db.database import Database
from orchestrator.settings import Settings
from tests.conftest import Begun
from tests.e2e.town import TOWN, Town
from tests.integration.lists.reader import Reader
from tests.integration.serving import serving
from tests.patience import UNHURRIED


@pytest.fixture
def database_url(begun_url: str) -> str:
    return begun_url


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    database = Database(database_url, connections=2)
    told = Town(database)
    told.set_clock()
    yield told
    database.dispose()


@pytest.fixture
def reader(town: Town, database_url: str, begun: Begun) -> Iterator[Reader]:  # noqa: ARG001 the town must be there
    """Somebody of the town, who reads what is served for real over the loopback."""
    tokens = json.loads((begun.tokens / "tokens.json").read_text("utf-8"))
    app = create_app(Settings(database_url=database_url, development=True, **UNHURRIED))
    with serving(app) as url, Reader(url, tokens[f"{TOWN}:medewerker-1"]) as found:
        yield found
