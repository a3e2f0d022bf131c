"""The operator's commands for organisations whose programs work over Temporal: their namespaces and their keys."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from orchestrator.dispatch.keyring import read_keys
from tests.integration.case.case_story import NORTH, SOUTH, TOWN, CaseStory

USUAL = f"speelruimte-{NORTH.party}"


@pytest.fixture(autouse=True)
def operator(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CaseStory]:
    told = CaseStory(database_url)
    monkeypatch.setenv("SPEELRUIMTE_DATABASE_URL", database_url)
    monkeypatch.setenv("SPEELRUIMTE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SPEELRUIMTE_TEMPORAL_KEYS_DIR", str(tmp_path / "keys"))
    yield told
    told.database.dispose()


def does(*words: str) -> Any:
    answer = CliRunner().invoke(app, ["partner", *words, "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def refuses(*words: str) -> str:
    answer = CliRunner().invoke(app, ["partner", *words])
    assert answer.exit_code == 2, answer.output
    return answer.output


def test_a_namespace_is_called_as_usual_or_as_the_operator_says_and_who_said_so_is_kept(operator: CaseStory) -> None:
    assert does("namespace", NORTH.party)["namespace"] == USUAL
    assert does("namespace", NORTH.party, "--name", "noord.a1b2c")["namespace"] == "noord.a1b2c"
    assert does("namespace", NORTH.party) == {
        "party": NORTH.party,
        "namespace": "noord.a1b2c",
        "usual": False,
        "hasWorker": True,
    }
    assert does("namespace", NORTH.party, "--usual")["namespace"] == USUAL
    rows = operator.query("SELECT before, after FROM party_change WHERE party = :party ORDER BY seq", party=NORTH.party)
    assert [row.after.get("namespace") for row in rows] == [None, "noord.a1b2c", None]
    changes = CliRunner().invoke(app, ["party", "changes", NORTH.party, "--operator"])
    assert "noord.a1b2c" in changes.output


def test_no_two_parties_share_a_namespace_and_none_comes_into_that_of_the_platform() -> None:
    does("namespace", NORTH.party, "--name", "noord.a1b2c")
    assert "works in this one" in refuses("namespace", SOUTH.party, "--name", "noord.a1b2c")
    assert "the usual one of" in refuses("namespace", SOUTH.party, "--name", USUAL)
    assert "the platform itself" in refuses("namespace", SOUTH.party, "--name", "default")
    assert "letters, digits" in refuses("namespace", SOUTH.party, "--name", "een spatie")
    assert "ggz-nergens" in refuses("namespace", "ggz-nergens")


def test_a_key_opens_first_closes_later_and_the_last_one_stays(tmp_path: Path) -> None:
    first = does("keys", "new", NORTH.party)
    assert Path(first["file"]) == tmp_path / "keys" / f"{NORTH.party}.keys"
    second = does("keys", "new", NORTH.party)
    old, new = second["keys"]
    assert (second["closes"], old) == (first["closes"], first["keys"][0])
    assert does("keys", "use", NORTH.party, new)["closes"] == new
    assert does("keys", "list", NORTH.party)["keys"] == [new, old]
    assert does("keys", "remove", NORTH.party, old)["keys"] == [new]
    assert "only key" in refuses("keys", "remove", NORTH.party, new)
    assert [each.name for each in read_keys(Path(first["file"]))] == [new]
    shown = CliRunner().invoke(app, ["partner", "keys", "list", NORTH.party]).output
    assert Path(first["file"]).read_text("utf-8").split()[1] not in shown


def test_what_is_no_party_no_key_or_no_directory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not the id of a party" in refuses("keys", "new", "../buiten")
    assert "partner keys new" in refuses("keys", "list", TOWN.party)
    does("keys", "new", NORTH.party)
    assert "no key 'x'" in refuses("keys", "use", NORTH.party, "x")
    monkeypatch.delenv("SPEELRUIMTE_TEMPORAL_KEYS_DIR")
    assert "SPEELRUIMTE_TEMPORAL_KEYS_DIR" in refuses("keys", "new", NORTH.party)
