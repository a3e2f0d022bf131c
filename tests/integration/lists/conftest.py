"""Each story has a town, and people who read its pages and its API over HTTP."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from orchestrator.db.database import Database
from orchestrator.settings import Settings
from tests.e2e.town import TOWN, Town
from tests.integration.lists.reader import Reader


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    database = Database(database_url, connections=2)
    told = Town(database)
    told.begin(tmp_path)
    yield told
    database.dispose()


@pytest.fixture
def reader(town: Town, database_url: str, tmp_path: Path) -> Iterator[Reader]:  # noqa: ARG001 the town must be there
    """Somebody of the town, who reads what is served for real over the loopback."""
    tokens = json.loads((tmp_path / "tokens.json").read_text("utf-8"))
    app = create_app(Settings(database_url=database_url, development=True))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.005)
    with Reader(
        f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", tokens[f"{TOWN}:medewerker-1"]
    ) as found:
        yield found
    server.should_exit = True
    thread.join()
