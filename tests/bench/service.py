"""Rules as a service, from outside: batches of dossiers over HTTP, sign-in and the way there and back included."""

import http.client
import statistics
import time
from collections.abc import Iterator
from random import Random
from urllib.parse import urlsplit

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.party import PartyDraft
from orchestrator.local.ports import choose_port
from orchestrator.local.program import start_program
from orchestrator.settings import Settings
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_policy
from tests.bench.http import PROGRAMS, wait_until_ready
from tests.bench.made_up import a_dossier, a_policy
from tests.bench.row import Row
from tests.bench.rules import AIM, DOSSIERS, FACTS, TIMES
from tests.bench.servers import Servers

BUREAU, TOKEN = "bureau", "token-of-the-bureau"


def service_rows(servers: Servers) -> Iterator[Row]:
    """Start the API in one process, and send it one batch after another; the first is not counted."""
    settings = Settings(
        requests_per_minute=10_000_000,  # what is tried here is not how often anybody may ask
        data_dir=servers.data_dir,
        database_url=servers.database_url,
        temporal_address=servers.temporal_address,
        api_port=choose_port(servers.data_dir, "service", asked=0),
        api_processes=1,
    )
    _let_in(servers.database_url)
    program = start_program(PROGRAMS[0], settings)
    try:
        wait_until_ready(settings.client_url)
        batch = "\n".join(a_dossier(FACTS, Random(number)) for number in range(DOSSIERS)).encode()
        taken = [_ask(settings.client_url, batch) for _ in range(TIMES + 1)]
    finally:
        program.stop()
    rate = DOSSIERS / statistics.median(taken[1:])
    yield Row("service", f"dossiers/s over HTTP, 40 rules, {FACTS} facts", rate, "/s", AIM)
    yield Row("service", "the first batch, which starts the processes", taken[0], "s")


def _let_in(database_url: str) -> None:
    database = Database(database_url, connections=1)
    with database.transaction() as session:
        publish_policy(session, a_policy(40), at=now())
        register_party(session, PartyDraft(BUREAU, BUREAU, "other"), at=now())
        issue_token(session, BUREAU, at=now(), token=TOKEN)
    database.dispose()


def _ask(url: str, batch: bytes) -> float:
    """Return the seconds until all answers are there."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/x-ndjson"}
    began = time.perf_counter()
    connection.request("POST", "/v1/policies/verzonnen/evaluations", batch, headers)
    answer = connection.getresponse()
    said = answer.read()
    taken = time.perf_counter() - began
    connection.close()
    assert answer.status == http.client.OK, said
    assert said.count(b"\n") == DOSSIERS
    assert b'"status":400' not in said
    return taken
