"""The platform itself, from outside: its API in two processes, its worker, and callers that speak HTTP."""

import http.client
import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from orchestrator.clock import now
from orchestrator.contracts import queue_for
from orchestrator.db.database import Database
from orchestrator.db.parties import find_party
from orchestrator.domain.party import PartyDraft
from orchestrator.local.ports import choose_port
from orchestrator.local.program import platform_programs, start_program
from orchestrator.settings import Settings
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_shelf
from tests.bench.callers import Call
from tests.bench.compare import rows_of
from tests.bench.job import APPLICANT, APPLICATION, MUNICIPALITY, POLICY, ROLES, Said
from tests.bench.pick_up import partner_at_work
from tests.bench.row import Row
from tests.bench.servers import Servers

TOKEN = "token-of-the-bench"
PROGRAMS = platform_programs()


class Platform:
    """The platform as a keeper of cases, over HTTP."""

    part = "platform"

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc

    def open_cases(self, prefix: str, count: int) -> list[str]:
        connection = http.client.HTTPConnection(self._address)
        names = [f"{prefix}-{number}" for number in range(count)]
        for name in names:
            _post(connection, "/v1/cases", _opening(name))
        connection.close()
        return names

    def caller(self, cases: list[str], said: Said) -> Callable[[], Call]:
        def opened() -> Call:
            connection = http.client.HTTPConnection(self._address)
            body = {"type": said.type, "fields": said.fields}
            return lambda number: _post(connection, f"/v1/cases/{cases[number % len(cases)]}/facts", body)

        return opened


def platform_rows(servers: Servers, callers: tuple[int, ...]) -> Iterator[Row]:
    """Start the platform's programs and measure them."""
    settings = Settings(
        requests_per_minute=10_000_000,  # what is tried here is not how often anybody may ask
        data_dir=servers.data_dir,
        database_url=servers.database_url,
        temporal_address=servers.temporal_address,
        temporal_make_namespaces=True,
        api_port=choose_port(servers.data_dir, "api", asked=0),
        api_processes=2,
    )
    let_in(servers.database_url)
    with ExitStack() as ending:
        for program in PROGRAMS:
            ending.callback(start_program(program, settings).stop)
        wait_until_ready(settings.client_url)
        queue, namespace = queue_for(APPLICANT, has_worker=True), settings.namespace_of(APPLICANT)
        picked, _, _ = ending.enter_context(partner_at_work(servers.temporal_address, queue, namespace))
        yield from rows_of(Platform(settings.client_url), callers, picked)


def let_in(database_url: str) -> None:
    """Publish the policies and register who takes part; again, in another part of one run, changes nothing."""
    database = Database(database_url, connections=1)
    with database.transaction() as session:
        publish_shelf(session, at=now())
        if find_party(session, MUNICIPALITY) is None:
            register_party(session, PartyDraft(MUNICIPALITY, MUNICIPALITY, "municipality"), at=now())
            register_party(session, PartyDraft(APPLICANT, APPLICANT, "other", has_worker=True), at=now())
        issue_token(session, MUNICIPALITY, at=now(), token=TOKEN)
    database.dispose()


def _opening(name: str) -> dict[str, Any]:
    facts = [{"type": APPLICATION.type, "fields": APPLICATION.fields}]
    return {"id": name, "policy": POLICY, "municipality": MUNICIPALITY, "roles": ROLES, "facts": facts}


def _post(connection: http.client.HTTPConnection, path: str, body: dict[str, Any]) -> None:
    headers = {
        "Authorization": f"Bearer {TOKEN}",
        "Content-Type": "application/json",
        "Idempotency-Key": uuid.uuid4().hex,
    }
    connection.request("POST", path, json.dumps(body).encode(), headers)
    answer = connection.getresponse()
    said = answer.read()
    assert answer.status == 201, f"{path}: {answer.status} {said!r}"


def wait_until_ready(url: str) -> None:
    """Wait until the API answers, in all its processes."""
    until = time.monotonic() + 60
    while not _is_ready(url):
        assert time.monotonic() < until, "the API did not become ready"
        time.sleep(0.1)
    time.sleep(2)  # the second process answers a moment later than the first


def _is_ready(url: str) -> bool:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
