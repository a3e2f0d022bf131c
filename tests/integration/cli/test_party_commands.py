"""The operator's commands for parties and their people: what they list, and what time they say it is."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from orchestrator.db.database import Database
from rules.terms.moment import AMSTERDAM

NEW = ("party", "add", "ggz-noord", "--title", "GGZ Noord")


@pytest.fixture(autouse=True)
def database(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("SPEELRUIMTE_DATABASE_URL", database_url)
    monkeypatch.setenv("SPEELRUIMTE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "300")
    found = Database(database_url, connections=1)
    yield found
    found.dispose()


def does(*words: str, status: int = 0) -> str:
    answer = CliRunner().invoke(app, [*words])
    assert answer.exit_code == status, answer.output
    return answer.output


def as_json(*words: str) -> Any:
    return json.loads(does(*words, "--json"))


def on_the_clock(moment: str) -> str:
    """A moment as it is read from a clock on the wall."""
    return f"{datetime.fromisoformat(moment).astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"


def test_a_kind_that_was_misspelt_registers_nothing() -> None:
    said = does(*NEW, "--kind", "shcool", "--operator", status=2)
    assert "found 'shcool', expected one of municipality, " in said
    assert "Did you mean 'school'?" in said
    assert as_json("party", "list", "--operator") == []


def test_the_parties_that_are_registered_are_listed() -> None:
    does(*NEW, "--kind", "care", "--operator")
    assert as_json("party", "list", "--operator") == [
        {"id": "ggz-noord", "title": "GGZ Noord", "kind": "care", "hasWorker": False, "registeredBy": None}
    ]
    assert "GGZ Noord" in does("party", "list", "--operator")


def test_times_are_those_of_a_clock_on_the_wall(tmp_path: Path) -> None:
    does(*NEW, "--kind", "care", "--operator")
    of = ("ggz-noord", "--operator")
    invited = as_json("person", "invite", *of, "--name", "Bea")
    assert on_the_clock(invited["endsAt"]) in does("person", "invite", *of, "--name", "Piet")
    for group, who in (("party", ()), ("person", ("bea",))):
        change = as_json(group, "changes", "ggz-noord", *who, "--operator")[0]
        assert on_the_clock(change["at"]) in does(group, "changes", "ggz-noord", *who, "--operator")
    does("token", "issue", "ggz-noord")
    token = as_json("token", "list")[0]
    shown = does("token", "list")
    assert on_the_clock(token["issuedAt"]) in shown
    assert on_the_clock(token["expiresAt"]) in shown
    (tmp_path / "key.pub").write_text(does("party", "key", "new", str(tmp_path / "key.pem")), "utf-8")
    added = does("party", "key", "add", "ggz-noord", str(tmp_path / "key.pub"), "--operator")
    key = as_json("party", "key", "list", *of)[0]
    assert on_the_clock(key["expiresAt"]) in added
    assert on_the_clock(key["addedAt"]) in does("party", "key", "list", *of)
