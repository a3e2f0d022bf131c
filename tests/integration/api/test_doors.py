"""The doors themselves: what is open to everybody, what every answer carries, and what the keepers see."""

import re
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from psycopg import connect, sql

from orchestrator.clock import now
from orchestrator.db.condition import save_beat
from orchestrator.db.database import Database
from orchestrator.domain.condition import PARTS
from orchestrator.domain.party_key import A_YEAR
from orchestrator.domain.public_key import read_public_key
from orchestrator.local.postgres import RunningPostgres
from orchestrator.usecases.party_keys import add_key_as_operator
from tests.integration.api.counter import AANVRAAG, BESLUIT, BRANDWEER, GEMEENTE, PORTAAL, Counter
from tests.integration.api.signer import Signer, bound
from tests.patience import PATIENCE


@pytest.fixture
def description(api_url: str) -> dict[str, Any]:
    answer = httpx.get(f"{api_url}/v1/openapi.json", timeout=PATIENCE)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    described: dict[str, Any] = answer.json()
    return described


def _operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_the_description_is_complete(description: dict[str, Any]) -> None:
    assert description["info"]["contact"].keys() == {"name", "url", "email"}
    operations = dict(_operations(description))
    assert len({each["operationId"] for each in operations.values()}) == len(operations)
    for name, operation in operations.items():
        assert operation["description"], name
        assert operation["security"], name
        assert "422" not in operation["responses"], name
        assert {"400", "401", "403", "404", "409"} <= operation["responses"].keys(), name
        headers = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"}
        writes = not name.startswith("GET") and not name.endswith("/evaluations")
        assert headers - {"If-None-Match", "If-Match"} == ({"Idempotency-Key"} if writes else set()), name


def test_paths_and_keys_follow_the_design_rules(description: dict[str, Any]) -> None:
    for name, operation in _operations(description):
        path = name.split()[1]
        assert path.startswith("/v1/")
        assert not path.endswith("/")
        assert all(re.fullmatch(r"[a-z0-9-]+|v1|\{[a-z]+\}", part) for part in path.split("/")[1:]), path
        for each in operation.get("parameters", ()):
            if each["in"] == "query":
                assert re.fullmatch(r"[a-z][a-zA-Z]*", each["name"]), (path, each["name"])


@pytest.mark.parametrize("path", ["/healthz", "/v1/openapi.json", "/v1/cases", "/v1/nothing", "/v1/cases/%00"])
def test_every_answer_carries_version_and_security_headers(counter: Counter, path: str) -> None:
    headers = counter.get(path).headers
    assert headers["API-Version"] == "1.0.0"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    # What is the same for everybody may be kept by a browser, which asks each time whether it still is so.
    assert headers["Cache-Control"] == ("no-cache" if path == "/v1/openapi.json" else "no-store")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"].startswith("max-age=")


def test_who_is_not_signed_in_hears_how(counter: Counter) -> None:
    said = 'Bearer, DPoP algs="Ed25519 EdDSA ES256 PS256 RS256"'
    assert counter.get("/v1/cases", None).headers["WWW-Authenticate"] == said


def test_the_description_says_in_which_ways_one_signs_in_and_each_of_them_does(
    counter: Counter, database: Database, description: dict[str, Any]
) -> None:
    ways = [{"token": []}, {"jwt": []}, {"dpop": [], "dpopProof": []}]
    said = {name: operation.get("security") for name, operation in _operations(description)}
    assert {name for name, security in said.items() if security != ways} == set()
    schemes = description["components"]["securitySchemes"]
    assert {name: (each["type"], each.get("scheme"), each.get("name")) for name, each in schemes.items()} == {
        "token": ("http", "bearer", None),
        "jwt": ("http", "bearer", None),
        "dpop": ("http", "dpop", None),
        "dpopProof": ("apiKey", None, "DPoP"),
    }
    once, bound_one = Signer(GEMEENTE), bound(GEMEENTE)
    with database.transaction() as session:
        for each in (once, bound_one):
            add_key_as_operator(session, GEMEENTE, read_public_key(each.public), ends=now() + A_YEAR, at=now())
    for headers in (each.headers("GET", "/v1/cases") for each in (once, bound_one)):
        assert counter.send("GET", "/v1/cases", headers=headers).status_code == 200


CHECKS = ("database", "writing", "outbox", "clock", "clocks", "apart", "worker", "temporal")


def test_the_keepers_see_what_happens(counter: Counter, database: Database) -> None:
    with database.transaction() as session:
        for part in PARTS:
            save_beat(session, part, now())
    assert counter.get("/healthz", None).text == "ok\n"
    while (ready := counter.get("/readyz", None).json())["state"] != "ok":
        time.sleep(0.1)  # a machine that is too busy to answer in time says so, and a look is told for a second
    assert (ready["ready"], ready["state"]) == (True, "ok")
    assert {name: each["state"] for name, each in ready["checks"].items()} == dict.fromkeys(CHECKS, "ok")
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    counter.post("/v1/cases/zaak-1/facts", GEMEENTE, BESLUIT)
    counter.post(f"/v1/tasks/{counter.offered(BRANDWEER)}/claim", BRANDWEER)
    while 'speelruimte_tasks{state="claimed"} 1.0' not in (figures := counter.get("/metrics", None).text):
        time.sleep(0.1)  # a look from before is told for a second
    assert "speelruimte_facts_recorded_total 5.0" in figures
    assert 'speelruimte_refusals_total{reason="fact-refused",rule="geen_besluit_zonder_advies"} 1.0' in figures
    assert 'speelruimte_obligations{state="open"} 1.0' in figures
    assert 'speelruimte_engine_incidents_total{reason="crashed"} 0.0' in figures
    assert re.search(r"speelruimte_outbox_waiting [1-9]", figures)
    assert re.search(r"speelruimte_evaluation_seconds_count [1-9]", figures)


def test_while_the_database_is_away_the_answer_is_try_again(
    counter: Counter, database: Database, postgres: RunningPostgres
) -> None:
    counter.open_case()
    url = database.engine.url
    with connect(postgres.admin_url(), autocommit=True) as connection:
        name = sql.Identifier(url.database or "")
        connection.execute(sql.SQL("alter database {} allow_connections false").format(name))
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (url.database,))
        away = counter.post("/v1/cases/zaak-1/facts", PORTAAL, AANVRAAG, key="patient")
        while (ready := counter.get("/readyz", None)).status_code != 503:
            time.sleep(0.1)  # a look of less than a second ago is told again
        connection.execute(sql.SQL("alter database {} allow_connections true").format(name))
    assert (away.status_code, away.headers["Content-Type"]) == (503, "application/problem+json")
    assert away.headers["Retry-After"] == "1"
    assert (ready.status_code, ready.json()["state"]) == (503, "failing")
    assert ready.json()["checks"]["database"]["words"] == "The database does not answer."
    back = counter.post("/v1/cases/zaak-1/facts", PORTAAL, AANVRAAG, key="patient")
    assert back.status_code == 201
    assert "Idempotency-Replayed" not in back.headers
