"""A case that is held up holds up nobody else: who reads, who works on another case, and who has no part in it."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from api.app import create_app
from api.http.traffic import OF_ONE_CASE, WRITERS
from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.db.migrate import upgrade
from orchestrator.domain.party import PartyDraft
from orchestrator.local import postgres
from orchestrator.settings import Settings
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_policy
from tests.integration.api.conftest import POLICY
from tests.integration.api.counter import AANVRAAG, BRANDWEER, GEMEENTE, OPENING, PORTAAL, VEENLAND, Counter
from tests.integration.serving import serving
from tests.patience import PATIENCE

FACTS = "/v1/cases/zaak-1/facts"
CROWD = 40


@contextmanager
def held(database_url: str, case: str = "zaak-1") -> Iterator[None]:
    """Somebody has the case in hand and does not let go."""
    with psycopg.connect(database_url, options="-c speelruimte.eyes=*") as other:
        other.execute('select 1 from "case" where id = %s for update', [case])
        yield


def waiting(database_url: str) -> int:
    asked = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    with psycopg.connect(database_url, autocommit=True) as connection:
        (found,) = connection.execute(asked).fetchone() or (0,)
        return int(found)


def until(holds: Callable[[], object]) -> None:
    last = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def patient(database: Database, database_url: str) -> Iterator[Counter]:  # noqa: ARG001 the database must be furnished
    """An API whose writers wait for ever, so that what others get to hear is not because these gave up."""
    settings = Settings(
        database_url=database_url, development=True, database_lock_seconds=600, database_statement_seconds=900
    )
    with serving(create_app(settings)) as url, Counter(url) as found:
        yield found


def test_who_has_no_part_in_a_case_does_not_wait_for_it(patient: Counter, database_url: str) -> None:
    patient.open_case()
    patient.add(PORTAAL, AANVRAAG)
    task = patient.offered(BRANDWEER)
    with held(database_url):
        for _ in range(2):  # the second time the platform knows whose token it is, and asks everything at once
            assert patient.post(FACTS, VEENLAND, AANVRAAG).status_code == 404
        assert patient.post(f"/v1/tasks/{task}/claim", VEENLAND).status_code == 404
        assert patient.post(f"/v1/tasks/{task}/release", VEENLAND).status_code == 404
        assert patient.post(FACTS, "nobody-knows", AANVRAAG).status_code == 401


def test_forty_who_write_in_one_case_hold_up_neither_readers_nor_writers_of_others(
    patient: Counter, database_url: str
) -> None:
    patient.open_case()
    patient.post("/v1/cases", GEMEENTE, OPENING | {"id": "zaak-2"})
    with ThreadPoolExecutor(CROWD) as crowd:
        with held(database_url):
            asked = [crowd.submit(patient.post, FACTS, PORTAAL, AANVRAAG) for _ in range(CROWD)]
            until(lambda: waiting(database_url) == OF_ONE_CASE)
            assert patient.get("/v1/cases/zaak-1").status_code == 200
            assert patient.get("/v1/tasks").status_code == 200
            assert patient.get("/v1/cases/zaak-1", VEENLAND).status_code == 404
            until(lambda: patient.get("/readyz", None).status_code == 200)
            assert patient.get("/metrics", None).status_code == 200
            assert patient.post("/v1/cases/zaak-2/facts", PORTAAL, AANVRAAG).status_code == 201
            assert waiting(database_url) == OF_ONE_CASE, "the case was held all the time"
        answers = [each.result() for each in asked]
    done = [each for each in answers if each.status_code == 201]
    for each in (each for each in answers if each.status_code != 201):
        assert (each.status_code, each.json()["type"]) == (503, "urn:problem:speelruimte:busy")
        assert each.headers["Retry-After"] == "1"
    facts = patient.get(FACTS, type="aanvraag", limit=100).json()["found"]
    assert len(facts) == len(done) >= OF_ONE_CASE, "what was answered with 503 was not done"


def test_who_waits_too_long_for_a_case_hears_that_it_is_busy_and_nothing_was_done(
    database: Database,  # noqa: ARG001 the database must be furnished
    database_url: str,
) -> None:
    settings = Settings(database_url=database_url, development=True, database_lock_seconds=0.3)
    with serving(create_app(settings)) as url, Counter(url) as counter:
        counter.open_case()
        with held(database_url):
            busy = counter.post(FACTS, PORTAAL, AANVRAAG, key="een")
            assert (busy.status_code, busy.headers["Retry-After"]) == (503, "1")
            assert busy.json()["type"] == "urn:problem:speelruimte:busy"
            assert "busy: others are changing it" in busy.json()["detail"]
            page = counter.send("POST", "/zaken/zaak-1/feit/aanvraag", headers={"Accept": "text/html"})
            assert page.status_code != 500
        again = counter.post(FACTS, PORTAAL, AANVRAAG, key="een")
        assert again.status_code == 201
        assert "Idempotency-Replayed" not in again.headers
        assert 'speelruimte_unavailable_total{trouble="busy"} 1.0' in counter.get("/metrics", None).text


def test_a_body_that_comes_in_slowly_takes_nobodys_turn(patient: Counter) -> None:
    patient.open_case()
    slow = threading.Event()

    def dribble() -> Iterator[bytes]:
        yield b"{"
        slow.wait(60)
        yield b"}"

    headers = {"Authorization": f"Bearer token-of-{PORTAAL}-None", "Content-Type": "application/json"}
    with ThreadPoolExecutor(WRITERS) as crowd:
        asked = [
            crowd.submit(
                httpx.post,
                f"{patient.url}{FACTS}",
                content=dribble(),
                headers=headers | {"Idempotency-Key": f"slow-{n}"},
                timeout=PATIENCE,
            )
            for n in range(WRITERS)
        ]
        patient.add(PORTAAL, AANVRAAG)
        slow.set()
        assert {each.result().status_code for each in asked} == {400}


@pytest.fixture
def own_postgres(data_dir: Path) -> Iterator[postgres.RunningPostgres]:
    """A server of its own, which a test may stop in its tracks."""
    running = postgres.start(data_dir, throwaway=True)
    upgrade(running.url, running.owner_url())
    yield running
    running.stop()


@contextmanager
def paused(running: postgres.RunningPostgres) -> Iterator[None]:
    """The whole server stands still: the kernel goes on taking in what is sent to it."""
    children = psycopg.connect(running.admin_url(), autocommit=True)
    pids = [row[0] for row in children.execute("select pid from pg_stat_activity").fetchall()]
    children.close()
    stopped = [running.pid, *pids]
    for pid in stopped:
        _signal(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            _signal(pid, signal.SIGCONT)


def _signal(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return


def test_while_the_database_stands_still_everybody_hears_so(own_postgres: postgres.RunningPostgres) -> None:
    database = Database(own_postgres.url, connections=1)
    with database.transaction() as session:
        publish_policy(session, POLICY.read_text("utf-8"), at=now())
        for party in (GEMEENTE, PORTAAL):
            kind = "municipality" if party == GEMEENTE else "portal"
            register_party(session, PartyDraft(party, party, kind), at=now())
            issue_token(session, party, at=now(), token=f"token-of-{party}-None")
    database.dispose()
    opening = OPENING | {"roles": {"aanvrager": PORTAAL}}
    application = {"type": "voorbereiding"}
    with serving(create_app(Settings(database_url=own_postgres.url))) as url, Counter(url) as counter:
        assert counter.post("/v1/cases", GEMEENTE, opening).status_code == 201
        with paused(own_postgres), ThreadPoolExecutor(CROWD) as crowd:
            asked = [crowd.submit(counter.get, "/v1/cases/zaak-1") for _ in range(CROWD // 2)]
            asked += [crowd.submit(counter.post, FACTS, GEMEENTE, application) for _ in range(CROWD // 2)]
            assert counter.get("/healthz", None).status_code == 200
            until(lambda: counter.get("/readyz", None).status_code == 503)  # a look of a moment ago is told again
            assert counter.get("/readyz", None).json()["ready"] is False
            answers = [each.result() for each in asked]
            assert {each.status_code for each in answers} == {503}
            assert {each.json()["type"].rpartition(":")[2] for each in answers} <= {"away", "busy", "crowded"}
        until(lambda: counter.get("/readyz", None).status_code == 200)
        until(lambda: counter.post(FACTS, GEMEENTE, application, key="once").status_code == 201)
