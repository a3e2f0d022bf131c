"""Whoever asks first does not wait for policies to be read: they are as soon as the API stands."""

import time

import pytest

from api.app import create_app
from orchestrator.db import policies
from orchestrator.db.database import Database
from orchestrator.settings import Settings
from orchestrator.usecases.policies import list_policies
from tests.integration.serving import serving
from tests.patience import PATIENCE


def test_what_is_published_is_read_before_anybody_asks(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        wanted = {each.digest for each in list_policies(session)}
    read: dict[str, object] = {}
    monkeypatch.setattr(policies, "_read", read)
    with serving(create_app(Settings(database_url=database_url))):
        until = time.monotonic() + PATIENCE
        while not wanted <= read.keys() and time.monotonic() < until:
            time.sleep(0.05)
    assert wanted
    assert wanted <= read.keys()


def test_an_api_without_a_database_stands_all_the_same() -> None:
    with serving(create_app(Settings(database_url="postgresql://nobody@127.0.0.1:9/nothing"))) as url:
        assert url
