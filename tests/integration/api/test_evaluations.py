"""Rules as a service: facts in, conclusions out, and the same ones whichever way they are asked."""

import json
import os
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, date, datetime
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import httpx
import pytest

from orchestrator.db.database import Database
from orchestrator.usecases.policies import publish_shelf
from rules.language.read.facts import noon
from rules.library import Evaluators, answer_json, evaluate, load_facts, load_policy, overlays, present
from tests.integration.api.conftest import BEGIN, POLICY
from tests.integration.api.counter import AANVRAAG, BRANDWEER, GEMEENTE, OMGEVINGSDIENST, PORTAAL, Counter

EVALUATIONS = "/v1/policies/vergunning/evaluations"
AT = "2026-03-24T10:00:00+01:00"
DOSSIER: dict[str, Any] = {
    "roles": {"gemeente": "veenland", "aanvrager": "jansen", "adviseur": ["brandweer", "omgevingsdienst"]},
    "facts": [
        {
            "type": "aanvraag",
            "on": "2026-03-02",
            "by": "jansen",
            "fields": {"ontvangen_op": "2026-03-02", "soort": "bouwen", "kosten": 12.50},
        },
        {"type": "voorbereiding", "at": "2026-03-23T09:00:00Z", "by": "gemeente", "person": "piet"},
    ],
}
MOVER = {"party": "veenland", "person": "piet"}


def _ask(counter: Counter, body: Any, kind: str = "application/json", path: str = EVALUATIONS) -> httpx.Response:
    content = body if isinstance(body, bytes | str) else json.dumps(body)
    answer: httpx.Response = counter.send("POST", path, PORTAAL, content=content, headers={"Content-Type": kind})
    return answer


def _batch(counter: Counter, *lines: str) -> list[Any]:
    answer = _ask(counter, "\n".join(lines) + "\n", "application/x-ndjson")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def _on_the_command_line(facts: Path) -> Any:
    program = Path(sys.executable).with_name("speelruimte")
    command = [program, "evaluate", "--policy", POLICY, "--facts", facts, "--at", AT, "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, env=os.environ).stdout)


@pytest.fixture(params=["python", "durable"])
def _matcher(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server, the processes of its batches and the command all take the matcher from the environment."""
    monkeypatch.setenv("SPEELRUIMTE_MATCHER", request.param)


@pytest.mark.usefixtures("_matcher")
def test_the_same_facts_get_the_same_answer_by_http_as_a_library_and_on_the_command_line(
    counter: Counter, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(DOSSIER))
    policy = load_policy(POLICY)
    by_library = present(evaluate(policy, load_facts(policy, facts), datetime.fromisoformat(AT)))
    assert [(each["rule"], each["state"], each["lastDay"]) for each in by_library["obligations"]] == [
        ("tijdig_beslissen", "open", "2026-04-28")
    ]
    assert [each["eligible"] for each in by_library["tasks"]] == [["brandweer", "omgevingsdienst"]]
    by_http = _ask(counter, {**DOSSIER, "at": AT})
    assert (by_http.status_code, by_http.headers["Content-Type"]) == (200, "application/json")
    assert by_http.json() == by_library
    assert _batch(counter, *[json.dumps({**DOSSIER, "at": AT})] * 3) == [by_library] * 3
    assert _on_the_command_line(facts) == by_library


def test_who_asks_for_moves_hears_what_it_may_and_why_not(counter: Counter) -> None:
    said = _ask(counter, {**DOSSIER, "at": AT, "moves": MOVER}).json()["moves"]
    moves = {each["fact"]: each for each in said}
    assert moves["voorbereiding"]["allowed"]
    assert moves["besluit"]["owed"] == ["tijdig_beslissen:aanvraag"]
    assert (moves["besluit"]["rule"], moves["besluit"]["source"]) == ("geen_besluit_zonder_advies", "Awb 3:6")
    assert moves["besluit"]["missing"] == [{"fact": "advies", "roles": ["adviseur"]}]
    policy = load_policy(POLICY)
    asked = json.dumps({**DOSSIER, "moves": MOVER})
    assert answer_json(policy, asked, datetime.fromisoformat(AT))["moves"] == said


def test_moves_look_as_they_do_for_a_case(counter: Counter) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    of_the_case = counter.get("/v1/cases/zaak-1/moves").json()["moves"]
    holders = {"gemeente": GEMEENTE, "aanvrager": PORTAAL, "adviseur": [BRANDWEER, OMGEVINGSDIENST]}
    aanvraag = AANVRAAG | {"by": "aanvrager", "at": "2026-03-03T10:00:00Z"}
    asked = {"roles": holders, "facts": [aanvraag], "moves": {"party": GEMEENTE}}
    of_the_dossier = _ask(counter, asked).json()["moves"]
    # In the case the application is called f6, in the dossier after its type.
    called = json.dumps(of_the_dossier).replace(':aanvraag"', ':f6"').replace('["aanvraag"]', '["f6"]')
    assert json.loads(called) == of_the_case


def test_facts_without_a_moment_are_looked_at_now_and_nothing_is_stored(counter: Counter) -> None:
    before = counter.get("/v1/cases").json()
    assert _ask(counter, DOSSIER).json()["at"].startswith("2026-03-03T11:00")
    assert counter.get("/v1/cases").json() == before == {"found": [], "next": None}


def test_an_erroneous_dossier_is_a_problem_on_its_own_line(counter: Counter) -> None:
    good = json.dumps({**DOSSIER, "at": AT})
    bad = json.dumps({"facts": [{"type": "aanvrag", "on": "2026-03-02", "by": "jansen"}]})
    first, second, third, fourth, fifth = _batch(counter, good, bad, '{"facts": [', "", good)
    assert first == fifth
    assert first["obligations"]
    assert (second["status"], second["line"], second["type"]) == (400, 2, "urn:problem:speelruimte:request-invalid")
    assert second["errors"] == [
        {"field": "facts[0].type", "message": "unknown type of fact 'aanvrag'", "found": "", "expected": "'aanvraag'"}
    ]
    assert third["errors"][0]["message"].startswith("this is not JSON: ")
    assert [each["line"] for each in (third, fourth)] == [3, 4]


def test_everything_that_is_wrong_in_a_dossier_is_told_at_once(counter: Counter) -> None:
    fact = {"type": "aanvraag", "on": "2026-03-02", "by": "jansen", "fields": {"soort": "schuur", "kosten": "veel"}}
    roles = {"aanvrager": "jansen", "buurman": "x"}
    wrong = {"facts": [fact, {"type": "advies"}], "roles": roles, "moves": {"person": "p"}, "when": 1}
    answer = _ask(counter, wrong)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert {each["field"] for each in answer.json()["errors"]} == {
        "when",
        "roles.buurman",
        "facts[0].fields.soort",
        "facts[0].fields.kosten",
        "facts[0]",
        "facts[1]",
        "moves",
    }


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "this is not JSON"),
        (b"[]", "a dossier is a table"),
        (b"{} {}", "this is not JSON: Extra data"),
        (b"\xff", "this is not UTF-8 text"),
        (b'{"at": NaN}', "this is not JSON: NaN is no number"),
        (b"[" * 100_000, "this is nested too deeply"),
        (b'{"roles": {"gemeente": "\\ud800"}}', "a text holds NUL or half a character"),
        (b'{"facts": [], "facts": []}', "the name 'facts' stands twice in one object"),
        (b'{"facts": [%s]}' % b",".join([b"{}"] * 1_001), "too many facts. Found 1,001. Expected at most 1,000."),
        (b'{"at": "yesterday"}', "this does not fit field 'moment'"),
        (b" " * 1_000_001, "a dossier is at most 1,000,000 characters"),
    ],
)
def test_what_is_no_dossier_is_told_so(counter: Counter, body: bytes, said: str) -> None:
    answer = _ask(counter, body)
    assert answer.status_code == 400
    assert said in answer.json()["detail"]


def test_a_batch_is_as_large_as_is_said(counter: Counter) -> None:
    assert _ask(counter, "", "application/x-ndjson").content == b""
    many = _ask(counter, b"{}\n" * 1_001, "application/x-ndjson")
    assert (many.status_code, many.json()["detail"]) == (413, "A batch is at most 1,000 dossiers, and these are 1,001.")
    huge = _ask(counter, b" " * (16 * 2**20 + 1), "application/x-ndjson")
    assert (huge.status_code, "larger than 16,777,216 bytes" in huge.json()["detail"]) == (413, True)


def test_what_a_municipality_made_of_a_policy_is_asked_by_its_name(counter: Counter, database: Database) -> None:
    with database.transaction() as session:
        publish_shelf(session, at=BEGIN)
    version, path = next(each for each in overlays().items() if "@2026-01-01" in each[0])
    name, _, municipality = version.replace("@", "+").split("+")
    asked = f"/v1/policies/{name}/evaluations"
    facts = {"at": "2026-03-03"}
    tailored = _ask(counter, facts, path=f"{asked}?municipality={municipality}").json()
    assert tailored["policy"] == version
    assert tailored == present(evaluate(load_policy(path), (), noon(date(2026, 3, 3))))
    assert "+" not in _ask(counter, facts, path=asked).json()["policy"]


def test_what_cannot_be_asked_is_refused(counter: Counter) -> None:
    assert _ask(counter, DOSSIER, "text/csv").status_code == 415
    assert counter.send("POST", EVALUATIONS, None, json=DOSSIER).status_code == 401
    unknown = _ask(counter, DOSSIER, path="/v1/policies/vergunnin/evaluations")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:problem:speelruimte:policy-not-found")
    assert _ask(counter, DOSSIER, path=f"{EVALUATIONS}?version=2020-01-01").status_code == 404
    assert _ask(counter, DOSSIER, path=f"{EVALUATIONS}?version=2024-01-01").status_code == 200


def test_after_a_process_of_a_batch_was_killed_the_next_batch_is_answered() -> None:
    evaluators, policy, now = Evaluators(processes=1), load_policy(POLICY), datetime.now(UTC)
    before = set(active_children())
    (answer,) = evaluators.answer(policy, [b"{}"], now)
    (process,) = set(active_children()) - before
    process.kill()
    process.join()
    with pytest.raises(BrokenProcessPool):
        list(evaluators.answer(policy, [b"{}"], now))
    assert list(evaluators.answer(policy, [b"{}"] * 2, now)) == [answer] * 2
    evaluators.close()


def test_the_processes_of_a_batch_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    with subprocess.Popen([sys.executable, script, POLICY], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pids = list(map(int, parent.stdout.readline().split()))
        parent.kill()
    assert pids
    for pid in pids:
        _await_end(pid)


def _await_end(pid: int) -> None:
    deadline = datetime.now(UTC).timestamp() + 10
    while Path(f"/proc/{pid}/stat").exists():
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return
        assert datetime.now(UTC).timestamp() < deadline, f"process {pid} outlived its parent"


_PARENT = """
import multiprocessing, sys, time
from datetime import UTC, datetime
from pathlib import Path
from rules.library import Evaluators, load_policy
if __name__ == "__main__":
    evaluators = Evaluators(processes=2)
    assert len(list(evaluators.answer(load_policy(Path(sys.argv[1])), [b"{}"] * 200, datetime.now(UTC)))) == 200
    print(*[each.pid for each in multiprocessing.active_children()], flush=True)
    time.sleep(60)
"""
