"""The API as a program: several processes, a graceful end."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psycopg

from orchestrator.db.database import Database
from orchestrator.local.ports import free_port
from tests.integration.api.counter import AANVRAAG, PORTAAL, Counter
from tests.patience import PATIENCE


@contextmanager
def _served(database_url: str, processes: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    settings = {
        "SPEELRUIMTE_DATABASE_URL": database_url,
        "SPEELRUIMTE_API_PORT": str(port),
        "SPEELRUIMTE_API_PROCESSES": str(processes),
        "SPEELRUIMTE_DEVELOPMENT": "true",
        # What is tried here is not how long a request waits.
        "SPEELRUIMTE_DATABASE_LOCK_SECONDS": "600",
        "SPEELRUIMTE_DATABASE_STATEMENT_SECONDS": "900",
    }
    program = subprocess.Popen([sys.executable, "-m", "api.serve"], env=os.environ | settings, start_new_session=True)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, program)
        yield url, program
    finally:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def _wait_until_ready(url: str, program: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            if httpx.get(f"{url}/readyz", timeout=PATIENCE).status_code == 200:
                return
        except httpx.TransportError:
            assert program.poll() is None, "the API ended"
        assert time.monotonic() < until, "the API did not start"
        time.sleep(0.1)


def _pending(database_url: str) -> bool:
    asked = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    with psycopg.connect(database_url, autocommit=True) as connection:
        (found,) = connection.execute(asked).fetchone() or (0,)
        return bool(found)


def test_a_request_that_runs_is_finished_before_the_program_ends(database: Database, database_url: str) -> None:  # noqa: ARG001 the database must be furnished
    with _served(database_url, 1) as (url, program), Counter(url) as counter:
        counter.open_case()
        answers: list[httpx.Response] = []
        asking = threading.Thread(
            target=lambda: answers.append(counter.post("/v1/cases/zaak-1/facts", PORTAAL, AANVRAAG))
        )
        with psycopg.connect(database_url, options="-c speelruimte.eyes=*") as other:
            other.execute('select 1 from "case" for update')
            asking.start()
            while not _pending(database_url):
                time.sleep(0.02)
            program.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            assert program.poll() is None
        asking.join()
        assert [answer.status_code for answer in answers] == [201]
        assert program.wait(PATIENCE) == 0


def test_several_processes_answer_for_each_other(database: Database, database_url: str) -> None:  # noqa: ARG001 the database must be furnished
    with _served(database_url, 2) as (url, program):
        with Counter(url) as counter:
            counter.open_case()
        for _ in range(20):
            with Counter(url) as one:
                one.get("/v1/cases/nothing")
        for _ in range(5):
            with Counter(url) as one:
                figures = one.get("/metrics", None).text
            assert 'speelruimte_refusals_total{reason="case-not-found",rule=""} 20.0' in figures
            assert "speelruimte_facts_recorded_total 4.0" in figures
            assert 'speelruimte_tasks{state="offered"} 0.0' in figures
        program.send_signal(signal.SIGTERM)
        assert program.wait(PATIENCE) == 0
