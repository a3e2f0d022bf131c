"""What a fact costs the API by how a program shows who it is: a token, a JWT it signed, with a proof for each request.

The ways take turns on the same platform, so that whatever else the machine does burdens them alike. What is compared is
the processor time of the API for a fact: the callers, who sign beforehand, are not in it.
"""

import hashlib
import http.client
import itertools
import json
import os
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from joserfc.jwk import ECKey, OKPKey
from joserfc.jwt import encode

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.public_key import read_public_key
from orchestrator.local.ports import choose_port
from orchestrator.local.program import RunningProgram, platform_programs, start_program
from orchestrator.settings import Settings
from orchestrator.usecases.party_keys import add_key_as_operator
from tests.bench.callers import Call, measure
from tests.bench.http import TOKEN, let_in, wait_until_ready
from tests.bench.job import APPLICATION, MUNICIPALITY, POLICY, ROLES, WITHOUT_WORK
from tests.bench.row import Row
from tests.bench.servers import Servers

PART = "programs"
ROUNDS, SECONDS, CALLERS, CASES = 4, 3.0, 4, 16
_LIFE = 280
_PROOFS = 700
"""Signed before each turn for each caller: more than it can send in it."""

Headers = Callable[[str], Mapping[str, str]]


class Signer:
    """A program of the municipality that signs."""

    def __init__(self, platform: str) -> None:
        self._platform = platform
        self._key, self._mine = OKPKey.generate_key("Ed25519"), ECKey.generate_key("P-256")
        self.public = self._key.as_pem(private=False).decode()

    def token(self, *, bound: bool) -> str:
        begins = int(time.time())
        said = {"iss": MUNICIPALITY, "sub": MUNICIPALITY, "aud": self._platform, "iat": begins, "exp": begins + _LIFE}
        more = {"cnf": {"jkt": self._mine.thumbprint()}} if bound else {}
        header = {"alg": "Ed25519", "kid": self._key.thumbprint()}
        return encode(header, said | more | {"jti": uuid.uuid4().hex}, self._key, algorithms=["Ed25519"])

    def proof(self, token: str, path: str) -> str:
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self._mine.as_dict(private=False)}
        hashed = urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()
        said = {"htm": "POST", "htu": self._platform + path, "ath": hashed, "iat": int(time.time())}
        return encode(header, said | {"jti": uuid.uuid4().hex}, self._mine)


def program_rows(servers: Servers) -> Iterator[Row]:
    """Start the API and let callers add facts in each way, turn by turn."""
    settings = Settings(
        data_dir=servers.data_dir,
        database_url=servers.database_url,
        temporal_address=servers.temporal_address,
        api_port=choose_port(servers.data_dir, "api", asked=0),
        api_processes=2,
        requests_per_minute=1_000_000,
        requests_per_minute_unknown=1_000_000,
    )
    let_in(servers.database_url)
    signer = Signer(settings.client_url)
    _register(servers.database_url, signer)
    with ExitStack() as ending:
        api = start_program(platform_programs()[0], settings)
        ending.callback(api.stop)
        wait_until_ready(settings.client_url)
        yield from _measured(settings.client_url, signer, api)


def _register(database_url: str, signer: Signer) -> None:
    database = Database(database_url, connections=1)
    with database.transaction() as session:
        key = read_public_key(signer.public)
        add_key_as_operator(session, MUNICIPALITY, key, ends=now() + timedelta(days=1), at=now())
    database.dispose()


def _measured(url: str, signer: Signer, api: RunningProgram) -> Iterator[Row]:
    ways: dict[str, Callable[[str], Iterator[Mapping[str, str]]]] = {
        "a token": lambda _: itertools.repeat({"Authorization": f"Bearer {TOKEN}"}),
        "a JWT used once": lambda _: iter([_once(signer) for _ in range(_PROOFS)]),
        "a JWT bound, with proofs": lambda path: iter(_proven(signer, path)),
    }
    cases = _open(url)
    spent, done = dict.fromkeys(ways, 0.0), dict.fromkeys(ways, 0)
    for turn in range(ROUNDS + 1):
        for way, shown in ways.items():
            took, facts = _turn(url, cases, shown, api)
            if turn:  # the first is to warm up
                spent[way] += took
                done[way] += facts
    cost = {way: 1000 * spent[way] / done[way] for way in ways}
    for way in ways:
        yield Row(PART, f"fact by {way}: API processor time", cost[way], "ms", f"{done[way]} facts")
    for way in list(ways)[1:]:
        yield Row(PART, f"fact by {way}, beside one by a token", cost[way] / cost["a token"], "x", "aim: 1.3 at most")


def _once(signer: Signer) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {signer.token(bound=False)}"}


def _proven(signer: Signer, path: str) -> list[Mapping[str, str]]:
    token = signer.token(bound=True)
    return [{"Authorization": f"DPoP {token}", "DPoP": signer.proof(token, path)} for _ in range(_PROOFS)]


def _turn(
    url: str, cases: list[str], shown: Callable[[str], Iterator[Mapping[str, str]]], api: RunningProgram
) -> tuple[float, int]:
    """Return the seconds of processor time of the API in one turn, and the facts."""
    paths = [f"/v1/cases/{case}/facts" for case in cases[:CALLERS]]
    kept = {path: shown(path) for path in paths}
    free = iter(paths)

    def opened() -> Call:
        connection, path = http.client.HTTPConnection(urlsplit(url).netloc), next(free)
        body = {"type": WITHOUT_WORK.type, "fields": WITHOUT_WORK.fields}
        return lambda _: _post(connection, path, body, next(kept[path]))

    before = _processor_time(api.pid)
    found = measure(opened, CALLERS, SECONDS)
    return _processor_time(api.pid) - before, len(found.taken)


def _open(url: str) -> list[str]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    names = [f"programs-{number}" for number in range(CASES)]
    facts = [{"type": APPLICATION.type, "fields": APPLICATION.fields}]
    for name in names:
        body = {"id": name, "policy": POLICY, "municipality": MUNICIPALITY, "roles": ROLES, "facts": facts}
        _post(connection, "/v1/cases", body, {"Authorization": f"Bearer {TOKEN}"})
    connection.close()
    return names


def _post(
    connection: http.client.HTTPConnection, path: str, body: Mapping[str, object], shown: Mapping[str, str]
) -> None:
    headers = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex, **shown}
    connection.request("POST", path, json.dumps(body).encode(), headers)
    answer = connection.getresponse()
    said = answer.read()
    assert answer.status == http.client.CREATED, f"{path}: {answer.status} {said!r}"


def _processor_time(pid: int) -> float:
    """Return the seconds that the program and all it started have spent so far."""
    stats = {each.parent.name: each.read_text("ascii", "replace") for each in Path("/proc").glob("[0-9]*/stat")}
    fields = {int(pid): said.rpartition(")")[2].split() for pid, said in stats.items()}
    family, grew = {pid}, True
    while grew:
        found = {each for each, said in fields.items() if int(said[1]) in family} | family
        family, grew = found, len(found) > len(family)
    ticks = sum(int(fields[each][11]) + int(fields[each][12]) for each in family if each in fields)
    return ticks / os.sysconf("SC_CLK_TCK")
