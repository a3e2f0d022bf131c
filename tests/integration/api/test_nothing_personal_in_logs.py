"""Stories with marked values, told to the program as it is served: its log tells what happened, and not of whom."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from orchestrator.db.database import Database
from orchestrator.local.ports import free_port
from tests.integration.api.counter import AANVRAAG, BRANDWEER, GEMEENTE, OPENING, PORTAAL, Counter
from tests.patience import PATIENCE

MARK = "Merkteken"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def story(counter: Counter) -> None:
    """Everything somebody can type, with a mark in it."""
    opened = counter.post("/v1/cases", GEMEENTE, {**OPENING, "title": f"Dakkapel van {MARK}"})
    assert opened.status_code == 201
    counter.add(PORTAAL, AANVRAAG, person="medewerker-1")
    given = {"type": "work_given", "fields": {"role": "adviseur", "party": BRANDWEER, "what": f"Bel {MARK}"}}
    counter.add(GEMEENTE, given)
    task = next(
        each["task"]["id"]
        for each in counter.get("/v1/tasks", BRANDWEER, state="offered").json()["found"]
        if each["task"]["task"] == "ad_hoc"
    )
    assert counter.post(f"/v1/tasks/{task}/decline", BRANDWEER, {"reason": f"Geen tijd voor {MARK}"}).status_code == 200
    school = {"id": f"school-{MARK.lower()}", "title": f"School {MARK}", "kind": "school"}
    assert counter.post("/v1/parties", GEMEENTE, school).status_code == 201
    assert counter.get(f"/v1/parties/school-{MARK.lower()}").status_code == 200


def refusals(counter: Counter) -> None:
    """What is not understood, or not allowed, with a mark in it."""
    for path in (
        f"/v1/{MARK}",
        f"/v1/cases/{MARK}",
        f"/v1/cases?naam={MARK}",
        f"/zoeken?q={MARK}",
        f"/agenda/{MARK}.ics",
    ):
        counter.get(path, BRANDWEER)
    counter.post("/v1/cases/zaak-1/facts", PORTAAL, {"type": MARK, "fields": {MARK: MARK}}, key=MARK)
    counter.send("POST", "/v1/cases", GEMEENTE, content=f'{{"title": "{MARK}', headers={"Idempotency-Key": MARK})
    counter.send("GET", "/v1/cases", headers={"Authorization": f"Bearer {MARK}"})
    counter.send("GET", "/zaken", headers={"Cookie": f"speelruimte_sessie={MARK}", "Accept": "text/html"})
    counter.send("POST", "/beheer/aanmelden", data={"sleutel": MARK}, headers={"User-Agent": MARK, "Referer": MARK})
    counter.send("DELETE", "/v1/cases", GEMEENTE)
    counter.send(MARK.upper()[:9], "/v1/cases", headers={"X-Forwarded-For": "203.0.113.77", "traceparent": MARK})


def fault(counter: Counter, owner_url: str) -> httpx.Response:
    """A fault of ours, of which the database tells the whole row."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("""alter table "case" add constraint no_more check (id <> 'zaak-2')""")
    said = {"Idempotency-Key": "zaak-2", "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    body = {**OPENING, "id": "zaak-2", "title": f"Nog een {MARK}"}
    answer: httpx.Response = counter.send("POST", "/v1/cases", GEMEENTE, json=body, headers=said)
    return answer


@pytest.fixture
def log(database: Database, database_url: str, owner_url: str, tmp_path: Path) -> str:  # noqa: ARG001 the database must be furnished
    """What the program writes, as JSON, while all of that happens."""
    place, port = tmp_path / "log", free_port()
    settings = {
        "SPEELRUIMTE_DATABASE_URL": database_url,
        "SPEELRUIMTE_API_PORT": str(port),
        "SPEELRUIMTE_LOG_FORMAT": "json",
        "SPEELRUIMTE_DATABASE_STATEMENT_SECONDS": "900",
    }
    with place.open("wb") as out:
        program = subprocess.Popen(
            [sys.executable, "-m", "api.serve"], env=os.environ | settings, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        with Counter(f"http://127.0.0.1:{port}") as counter:
            wait_for(counter, program)
            story(counter)
            refusals(counter)
            broken = fault(counter, owner_url)
            assert (broken.status_code, broken.headers["Trace-Id"]) == (500, TRACE)
            assert broken.headers["API-Version"]
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(PATIENCE)
    return place.read_text("utf-8")


def wait_for(counter: Counter, program: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while program.poll() is None and time.monotonic() < until:
        try:
            if counter.get("/healthz", None).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the API did not start")


def test_the_log_tells_what_happened_and_of_whom_nothing(log: str) -> None:
    lines: list[dict[str, Any]] = [json.loads(line) for line in log.splitlines()]
    assert MARK.lower() not in log.lower()
    for personal in ("token-of", "medewerker-1", "203.0.113.77", "Dakkapel"):
        assert personal not in log, personal
    asked = [line for line in lines if line["logger"] == "speelruimte.requests"]
    added = next(line for line in asked if line["route"] == "/v1/cases/{case}/facts" and line["status"] == 201)
    assert (added["case"], added["method"]) == ("zaak-1", "POST")
    assert len(added["shown"]) == 12
    assert added["ms"] > 0
    assert {line["status"] for line in asked} >= {200, 201, 303, 400, 401, 404, 405, 500}
    assert len({line["trace"] for line in asked}) == len(asked)


def test_a_fault_is_found_in_the_log_by_the_trace_of_who_met_it(log: str) -> None:
    lines = [json.loads(line) for line in log.splitlines()]
    of_it = [line for line in lines if line.get("trace") == TRACE]
    assert {line["level"] for line in of_it} == {"INFO", "ERROR"}
    (raised,) = [line["raised"] for line in of_it if line["level"] == "ERROR"]
    assert {each["type"] for each in raised} == {"sqlalchemy.exc.IntegrityError", "psycopg.errors.CheckViolation"}
    assert any("open_case" in place for place in raised[0]["at"])
