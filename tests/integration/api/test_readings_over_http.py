"""A policy is read rule by rule, over HTTP and on its page: what somebody read is kept, and belongs to what it says."""

import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from psycopg import connect
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from orchestrator.db.database import Database
from orchestrator.usecases.policies import publish_policy
from tests.integration.api.conftest import BEGIN, POLICY
from tests.integration.api.counter import BRANDWEER, GEMEENTE, Counter
from tests.integration.lists.reader import Reader, words
from tests.patience import PATIENCE

JURIST = "medewerker-1"
PATH = "/v1/policies/vergunning/versions/2024-01-01/readings"
NEWER_PATH = "/v1/policies/vergunning/versions/2026-01-01/readings"
PAGE, NEWER_PAGE = "/beleid/vergunning/2024-01-01/lezen", "/beleid/vergunning/2026-01-01/lezen"
NEWER = POLICY.read_text("utf-8").replace("2024-01-01", "2026-01-01").replace("8 weeks", "6 weeks")


def rules(counter: Counter, path: str = PATH) -> dict[str, dict[str, Any]]:
    """Each rule of the version by its name."""
    answer = counter.get(path, BRANDWEER)
    assert answer.status_code == 200, answer.text
    return {each["name"]: each for each in answer.json()["found"]}


def says(counter: Counter, rule: str, *, agrees: bool = True, remark: str = "", path: str = PATH, **sent: Any) -> Any:
    """Let the jurist of the town say something of a rule."""
    of = {"rule": rule, "content": rules(counter, path).get(rule, {}).get("content", ""), "agrees": agrees}
    body = {"readings": [of | {"remark": remark} | sent.pop("said", {})]}
    return counter.post(path, GEMEENTE, body, **{"person": JURIST} | sent)


def test_each_rule_tells_what_it_says_and_who_read_it(counter: Counter) -> None:
    before = rules(counter)["tijdig_beslissen"]
    assert before["says"].startswith("{title: {nl: Op tijd beslissen, en: Decide in time}, source: ")
    assert (before["state"], before["readings"], before["shownBy"]) == ("unread", [], [])

    answer = says(counter, "tijdig_beslissen", remark="Ook de termijn")
    assert answer.status_code == 201, answer.text
    (found,) = answer.json()["found"]
    assert found == rules(counter)["tijdig_beslissen"]
    assert found["state"] == "read"
    (said,) = found["readings"]
    assert (said["party"], said["person"], said["agrees"], said["remark"]) == (GEMEENTE, JURIST, True, "Ook de termijn")
    assert (said["version"], said["content"]) == ("vergunning@2024-01-01", before["content"])
    others = (each["state"] for name, each in rules(counter).items() if name != "tijdig_beslissen")
    assert set(others) == {"unread"}


def test_the_same_key_reads_once_and_another_reads_again(counter: Counter) -> None:
    for key, count in (("een", 1), ("een", 1), ("twee", 2)):
        (found,) = says(counter, "beslissen", key=key).json()["found"]
        assert len(found["readings"]) == count
    other = says(counter, "beslissen", key="een", remark="Toch iets")
    assert (other.status_code, other.json()["type"]) == (409, "urn:problem:speelruimte:idempotency-conflict")


def test_an_objection_says_why_and_stands_until_it_is_answered(counter: Counter) -> None:
    wrong = "Artikel 5.9, niet 5.8"
    refused = says(counter, "beslissen", agrees=False)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "remark")
    assert says(counter, "beslissen", agrees=False, remark=wrong).json()["found"][0]["state"] == "objected"
    assert [each["remark"] for each in rules(counter)["beslissen"]["objections"]] == [wrong]

    silent = says(counter, "beslissen")
    assert silent.status_code == 400
    assert silent.json()["errors"][0]["expected"] == "an answer to what was objected to 'beslissen'"
    answered = says(counter, "beslissen", remark="5.8 is juist, zie de toelichting", person="medewerker-2")
    (found,) = answered.json()["found"]
    assert (found["state"], found["objections"], len(found["readings"])) == ("read", [], 2)


@pytest.mark.parametrize(
    ("said", "status", "kind"),
    [
        ({"content": "0" * 64}, 409, "rule-changed"),
        ({"rule": "bestaat_niet"}, 400, "request-invalid"),
        ({"remark": "x" * 1001}, 400, "request-invalid"),
    ],
)
def test_only_what_stands_there_can_be_read(counter: Counter, said: dict[str, Any], status: int, kind: str) -> None:
    answer = says(counter, "beslissen", said=said)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:problem:speelruimte:{kind}")
    assert rules(counter)["beslissen"]["state"] == "unread"


def test_a_program_reads_nothing_and_everybody_sees_who_did(counter: Counter) -> None:
    assert says(counter, "beslissen", person=None).status_code == 403
    assert counter.get("/v1/policies/vergunning/versions/1999-01-01/readings").status_code == 404
    base = rules(counter, "/v1/policies/awb/versions/2024-01-01/readings")
    assert all(each["shownBy"] for each in base.values())
    assert says(counter, next(iter(base)), path="/v1/policies/awb/versions/2024-01-01/readings").status_code == 201


def test_what_did_not_change_was_read_and_what_did_was_not(counter: Counter, database: Database) -> None:
    for rule in ("tijdig_beslissen", "beslissen"):
        says(counter, rule)
    says(counter, "advies_vragen", agrees=False, remark="Waar staat dit?")
    with database.transaction() as session:
        publish_policy(session, NEWER, at=BEGIN)
    newer = rules(counter, NEWER_PATH)

    assert newer["beslissen"]["state"] == "read"
    assert [each["version"] for each in newer["beslissen"]["readings"]] == ["vergunning@2024-01-01"]
    assert newer["tijdig_beslissen"]["state"] == "changed"
    assert (newer["tijdig_beslissen"]["readings"], len(newer["tijdig_beslissen"]["before"])) == ([], 1)
    assert newer["advies_vragen"]["state"] == "objected"

    says(counter, "tijdig_beslissen", path=NEWER_PATH)
    assert rules(counter, NEWER_PATH)["tijdig_beslissen"]["state"] == "read"
    older = rules(counter)["tijdig_beslissen"]
    assert (older["state"], older["before"]) == ("read", []), "what is said of a later version is not about this one"


def speelruimte(url: str, *asked: str) -> str:
    """What a command prints to a partner that has a token."""
    token = {"SPEELRUIMTE_API_URL": url, "SPEELRUIMTE_TOKEN": f"token-of-{BRANDWEER}-None"}
    command = [sys.executable, "-m", "api.cli.main", *asked]
    environment = {**os.environ, **token, "PYTHONPATH": str(Path(__file__).parents[3]), "COLUMNS": "300"}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=PATIENCE).stdout


def test_a_command_prints_who_read_what(counter: Counter) -> None:
    says(counter, "beslissen")
    says(counter, "vier_ogen", agrees=False, remark="Ook intrekken")
    printed = speelruimte(counter.url, "policy", "readings", "vergunning")
    assert "6 rules" in printed
    assert f"medewerker-1 of {GEMEENTE} objects (vergunning@2024-01-01): Ook intrekken" in printed
    found = json.loads(speelruimte(counter.url, "policy", "readings", "vergunning@2024-01-01", "--json"))
    states = {each["name"]: each["state"] for each in found}
    assert (states["beslissen"], states["vier_ogen"], states["advies_vragen"]) == ("read", "objected", "unread")


def test_nothing_that_was_said_can_be_overwritten(counter: Counter, database_url: str, owner_url: str) -> None:
    says(counter, "beslissen")
    for statement in ("UPDATE reading SET agrees = false", "DELETE FROM reading"):
        with connect(database_url) as program, pytest.raises(InsufficientPrivilege):
            program.execute(statement)
        with connect(owner_url) as owner, pytest.raises(RestrictViolation, match="append"):
            owner.execute(statement)


def to_send(page: str, anchor: str) -> dict[str, Any]:
    """What the form at this place of the page sends by itself."""
    form = page[page.index(f'id="{anchor}"') :].partition("</form>")[0]
    found = re.findall(r'name="(deel|regel|oordeel)" value="([^"]*)"', form.partition("<button")[0])
    names = {name for name, _ in found}
    return {name: [html.unescape(value) for each, value in found if each == name] for name in names}


def test_the_page_signs_off_one_rule_objects_to_another_and_reads_the_rest_at_once(counter: Counter) -> None:
    with Reader(counter.url) as reader:
        page = reader.get(PAGE).text
        assert "Nog niet gelezen" in page
        one = reader.send(PAGE, reader.get(PAGE), **to_send(page, "beslissen"), oordeel="akkoord")
        assert str(one.url).endswith("?deel=1&gelukt=rules_read#beslissen")
        assert "1 regel gelezen en akkoord" in words(one.text)
        assert "Gemeente-Duinrand, 3 maart 2026 om" in words(one.text)

        wrong = reader.send(PAGE, one, **to_send(one.text, "tijdig_beslissen"), oordeel="bezwaar", opmerking="")
        assert "Schrijf waarom deze regel niet klopt." in words(wrong.text)
        typed = "Klopt niet, want <b>artikel</b> 16.65"
        objected = reader.send(PAGE, one, **to_send(one.text, "tijdig_beslissen"), oordeel="bezwaar", opmerking=typed)
        assert typed in words(objected.text)
        assert "1 regel met een open bezwaar" in words(objected.text)

        rest = reader.send(PAGE, objected, **to_send(objected.text, "alles-aftekenen"))
        standing = rules(counter)
        assert {each["state"] for name, each in standing.items() if name != "tijdig_beslissen"} == {"read"}
        assert standing["tijdig_beslissen"]["state"] == "objected"
        assert len(standing["beslissen"]["readings"]) == 1, "what one signed off oneself is not signed off again"
        assert 'id="alles-aftekenen"' not in rest.text


def test_the_page_tells_which_signature_still_counts(counter: Counter, database: Database) -> None:
    for rule in ("tijdig_beslissen", "beslissen"):
        says(counter, rule)
    with Reader(counter.url) as reader:
        older = reader.get(PAGE).text
        with database.transaction() as session:
            publish_policy(session, NEWER, at=BEGIN)
        said = words(reader.get(NEWER_PAGE, deel="alles").text)
        assert "Gelezen in vergunning@2024-01-01, sindsdien niet veranderd." in said
        assert "akkoord met wat hier eerder stond, en dat telt niet meer" in said
        assert "1 regel veranderd sinds het lezen" in said

        late = reader.send(NEWER_PAGE, reader.get(PAGE), **to_send(older, "tijdig_beslissen"), oordeel="akkoord")
        assert "Er staat nu iets anders dan wat u las." in words(late.text)
        assert rules(counter, NEWER_PATH)["tijdig_beslissen"]["state"] == "changed"
