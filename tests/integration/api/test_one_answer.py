"""The same question has one answer at every door, also where some of the facts lie after the moment asked about."""

import json
import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestrator.clock import move_clock
from orchestrator.db.database import Database
from orchestrator.usecases.wake import wake_cases
from rules.language.read.facts import noon
from rules.library import answer_json, evaluate, load_policy, parse_facts, present
from rules.scenario.read import parse_scenarios
from rules.scenario.run import run_scenario
from tests.integration.api.conftest import BEGIN, POLICY
from tests.integration.api.counter import AANVRAAG, ADVIES, BRANDWEER, GEMEENTE, Counter

ROLES = {"gemeente": "veenland", "aanvrager": "jansen", "adviseur": ["brandweer"]}
FACTS: list[dict[str, Any]] = [
    {"type": "aanvraag", "on": "2026-03-02", "by": "jansen",
     "fields": {"ontvangen_op": "2026-03-02", "soort": "bouwen"}},
    {"type": "advies", "on": "2026-03-16", "by": "brandweer", "fields": {"strekking": "positief"}},
    {"type": "besluit", "on": "2026-04-20", "by": "veenland",
     "fields": {"bekendgemaakt_op": "2026-04-20", "uitkomst": "verleend"}},
    {"type": "besluit", "on": "2026-04-22", "by": "veenland", "corrects": "besluit", "retracts": True},
]  # fmt: skip
STATES = {
    "2026-02-20": None,
    "2026-03-10": "open",
    "2026-04-21": "fulfilled",
    "2026-04-23": "open",
    "2026-05-10": "breached",
}


def _on_the_command_line(facts: Path, at: str) -> Any:
    program = Path(sys.executable).with_name("speelruimte")
    command = [program, "evaluate", "--policy", POLICY, "--facts", facts, "--at", at, "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, env=os.environ).stdout)


@pytest.mark.parametrize(("day", "state"), STATES.items())
def test_the_same_is_said_of_a_moment_before_some_of_the_facts(
    counter: Counter, tmp_path: Path, day: str, state: str | None
) -> None:
    policy, at = load_policy(POLICY), noon(date.fromisoformat(day))
    dossier = json.dumps({"roles": ROLES, "facts": FACTS})
    told = present(evaluate(policy, parse_facts(policy, dossier, "facts.json", at), at))
    assert [each["state"] for each in told["obligations"]] == ([state] if state else [])
    assert told["roles"]["gemeente"] == ["veenland"]

    assert answer_json(policy, dossier, at) == told
    asked = dossier[:-1] + f', "at": "{at.isoformat()}"}}'
    evaluations = "/v1/policies/vergunning/evaluations"
    sent = {"content": asked, "headers": {"Content-Type": "application/json"}}
    assert counter.send("POST", evaluations, GEMEENTE, **sent).json() == told
    sent = {"content": asked + "\n", "headers": {"Content-Type": "application/x-ndjson"}}
    assert json.loads(counter.send("POST", evaluations, GEMEENTE, **sent).text) == told
    file = tmp_path / "facts.json"
    file.write_text(dossier)
    assert _on_the_command_line(file, at.isoformat()) == told

    expected = {"obligations": [{"rule": "tijdig_beslissen", "state": state or "absent"}]}
    story = json.dumps([{"name": "a story", "roles": ROLES, "facts": FACTS, "at": day, "expect": expected}])
    (scenario,) = parse_scenarios(policy, story, "story.json")
    assert run_scenario(policy, scenario) == ()


def _states(counter: Counter) -> dict[str, str]:
    listed = counter.get("/v1/cases/zaak-1").json()["obligations"]
    return {each["key"]: each["state"] for each in listed}


def test_a_case_counts_a_fact_from_the_moment_it_occurs_at_every_door(counter: Counter, database: Database) -> None:
    counter.open_case()
    counter.add("aanvrager-portaal", AANVRAAG)
    tomorrow = BEGIN + timedelta(hours=20)
    advice = {**ADVIES, "occurredAt": tomorrow.isoformat()}
    assert counter.post("/v1/cases/zaak-1/facts", BRANDWEER, advice).status_code == 201

    def moves() -> dict[str, Any]:
        found = counter.get("/v1/cases/zaak-1/moves").json()["moves"]
        return {each["fact"]: each for each in found}

    decision = {"type": "besluit", "fields": {"bekendgemaakt_op": "2026-03-03", "uitkomst": "verleend"}}
    assert moves()["besluit"]["rule"] == "geen_besluit_zonder_advies", "the advice is not there yet"
    assert counter.post("/v1/cases/zaak-1/facts", GEMEENTE, decision).json()["rule"] == "geen_besluit_zonder_advies"
    assert counter.get("/v1/cases/zaak-1/explanations/besluit").json()["rule"] == "geen_besluit_zonder_advies"
    due = counter.get("/v1/cases/zaak-1").json()["case"]["nextDue"]
    assert datetime.fromisoformat(due) == tomorrow, "the clock wakes the case when it comes"

    with database.transaction() as session:
        move_clock(session, timedelta(hours=21))
    with database.transaction() as session:
        wake_cases(session, municipality=GEMEENTE, at=tomorrow + timedelta(hours=1))
    assert moves()["besluit"]["allowed"]
    assert counter.post("/v1/cases/zaak-1/facts", GEMEENTE, decision).status_code == 201
    assert set(_states(counter).values()) == {"fulfilled"}
