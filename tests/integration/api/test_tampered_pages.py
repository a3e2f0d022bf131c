"""No page breaks on what somebody makes of its address or its form: every route there is, with everything odd.

What is asked for by name is read from the routes and from the source of the pages, so that a new page or a new name is
tried by itself. A page may refuse, in words; it may not fail.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from fastapi.routing import APIRoute

from api.web.frame.session import COOKIE, proof_for
from api.web.mount import PAGES
from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.party import Actor
from orchestrator.settings import Settings
from orchestrator.usecases.identity import begin_session
from tests.conftest import database_url_of, make_database
from tests.e2e.addresses import SAMPLES
from tests.e2e.screenshots import served
from tests.e2e.town import TOWN, Town, furnish
from tests.patience import PATIENCE

PAGE = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FAILED = 500
WEB = Path(__file__).parents[3] / "api" / "web"
ODD: Mapping[str, bytes] = {
    "nothing": b"",
    "NUL": b"a\x00b",
    "half a character": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe",
    "huge": b"x" * 1_200,
    "a huge number": b"9" * 400,
    "a negative number": b"-1",
    "a digit elsewhere": "²".encode(),
    "year 1": b"0001-01-01",
    "year 9999": b"9999-12-31",
    "a day in week notation": b"2026-W01-1",
    "a moment in year 1": b"0001-01-01T00:00",
    "a moment in year 9999": b"9999-12-31T23:59",
    "a month that is none": b"2026-13",
    "a place in a list": b"2026-03-16T09:30:00+00:00 \x00",
    "markup": b' :"><script>{{7*7}}</script>{}{0}%s ',
}
SHORT = {
    what: ODD[what] for what in ("NUL", "half a character", "huge", "a huge number", "a digit elsewhere", "markup")
}
"""What is tried in a path and as a key: these are read as text or as a number, and as nothing else."""
_ASKED = re.compile(r"""(?:query|query_params|form)\.(?:get|getlist|text|all)\(\s*f?["']([^"'{]+)["']""")
_NAMES = re.compile(r'^(?:[A-Z_]+, )*[A-Z_]+ = ((?:"[a-z_]+"(?:, )?)+)$', re.MULTILINE)


def routes(method: str) -> list[APIRoute]:
    found = (route for group in PAGES for route in group.router.routes if isinstance(route, APIRoute))
    return [route for route in found if method in route.methods]


def names_of(route: APIRoute) -> list[str]:
    """What the route asks for by name: in its signature, and anywhere in the source of the pages around it."""
    module = inspect.getsource(inspect.getmodule(route.endpoint) or route.endpoint)
    constants = [name for line in _NAMES.findall(module) for name in re.findall(r'"([a-z_]+)"', line)]
    asked = [each.alias for each in route.dependant.query_params]
    return sorted({*asked, *_ASKED.findall(module), *constants, *_EVERYWHERE})


def _everywhere() -> set[str]:
    around = "".join(file.read_text("utf-8") for file in WEB.glob("*.py"))
    return {*_ASKED.findall(around), "gelukt", "role", "party", "what", "wanted_on", "_occurred", "taal"}


_EVERYWHERE = _everywhere()


@pytest.fixture(scope="module")
def client(furnished_for_pages: str) -> Iterator[httpx.Client]:
    database = Database(furnished_for_pages, connections=1)
    with database.transaction() as session:
        actor = Actor(TOWN, "medewerker-1")
        begun = begin_session(session, actor, at=now(), lasts=_LONG, development=True)
    database.dispose()
    settings = Settings(database_url=furnished_for_pages, development=True)
    with served(settings) as site, httpx.Client(base_url=site, headers=PAGE, timeout=PATIENCE) as found:
        found.cookies.set(COOKIE, begun)
        yield found


@pytest.fixture(scope="module")
def furnished_for_pages(postgres: Any, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = database_url_of(postgres, make_database(postgres, "tampered", template=template_database))
    database = Database(url, connections=1)
    town = Town(database)
    town.begin(tmp_path_factory.mktemp("tokens"))
    furnish(town)
    database.dispose()
    return url


_LONG = Settings().session_lasts


def path_of(route: APIRoute, **other: str) -> str:
    return re.sub(
        r"\{(\w+)(?::path)?\}", lambda name: other.get(name[1]) or quote(SAMPLES.get(name[1], "x")), route.path
    )


def trials(names: list[str]) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Everything odd under every name at once, each name alone, and twice; without any; with one nobody knows."""
    for what, odd in ODD.items():
        yield what, [(name, odd) for name in names]
    for what in ("a day", "a time"):
        odd = {"a day": b"2026-03-16", "a time": b"2026-03-16T09:30:00+01:00 x"}[what]
        yield f"{what} under every name", [(name, odd) for name in names]
    yield "every name twice", [(name, value) for name in names for value in (b"a", b"\x00")]
    yield "nothing at all", []
    yield "an unknown name", [("onbekend", b"x")]


@pytest.mark.parametrize("route", routes("GET"), ids=lambda route: str(route.name))
def test_no_address_breaks_a_page(client: httpx.Client, route: APIRoute) -> None:
    if route.name in _STREAMS:
        pairs: Any = [("nothing at all", [])]
    else:
        pairs = trials(names_of(route))
    broke = {}
    for what, said in pairs:
        answer = client.get(f"{path_of(route)}?{urlencode(said)}")
        if answer.status_code >= FAILED:
            broke[what] = answer.status_code
    for name in re.findall(r"\{(\w+)", route.path):
        for what, odd in SHORT.items():
            answer = client.get(path_of(route, **{name: quote(odd, safe="") or "%20"}))
            if answer.status_code >= FAILED:
                broke[f"{name} in the path: {what}"] = answer.status_code
    assert broke == {}


_STREAMS = {"hear_news"}  # answers that go on: tried below
_KEYS = (f"tampered-{number}" for number in count(1))


@pytest.mark.parametrize("route", routes("POST"), ids=lambda route: str(route.name))
def test_no_form_breaks_a_page(client: httpx.Client, route: APIRoute) -> None:
    if route.name in {"sign_in", "sign_out"}:
        pytest.skip("tried below: it would end the session of this test")
    broke = {}
    for path in sorted(_paths(route)):
        for what, said in [*trials(names_of(route)), ("long", [(name, b"x" * 20_000) for name in names_of(route)])]:
            ours = [(name, value) for name, value in said if name not in {"_bewijs", "_sleutel"}]
            answer = post(client, path, [*ours, ("_sleutel", next(_KEYS).encode())])
            if answer.status_code >= FAILED:
                broke[path, what] = answer.status_code
        for what, odd in SHORT.items():
            answer = post(client, path, [("_sleutel", odd), ("titel", b"Zaak"), ("beleid", b"omgevingsvergunning")])
            if answer.status_code >= FAILED:
                broke[path, f"key: {what}"] = answer.status_code
    assert broke == {}


def _paths(route: APIRoute) -> Iterator[str]:
    yield path_of(route)
    if route.path.endswith("/feit/{kind}"):
        yield from (path_of(route, kind=kind) for kind in ("party_joined", "work_given", "besluit"))


def post(client: httpx.Client, path: str, said: list[tuple[str, bytes]]) -> Any:
    proof = proof_for(client.cookies[COOKIE]).encode()
    body = urlencode([("_bewijs", proof), *said])
    return client.post(path, content=body, headers=FORM)


def test_neither_news_nor_signing_in_breaks(client: httpx.Client) -> None:
    broke = {}
    for what, odd in ODD.items():
        for name in ("zaak", "vanaf"):
            told = {name: odd} if name == "vanaf" else {"zaak": odd, "vanaf": b"x"}
            broke[name, what] = client.get(f"/nieuws?{urlencode(told)}").status_code
        with httpx.Client(base_url=client.base_url, headers=PAGE, timeout=PATIENCE) as stranger:
            for name in ("plaats", "naar", "getypt.x"):
                said = {"plaats": f"{TOWN}:medewerker-1".encode(), name: odd}
                broke[name, what] = stranger.post("/aanmelden", content=urlencode(said), headers=FORM).status_code
            stranger.cookies.set(COOKIE, quote(odd[:200], safe=""))
            broke["cookie", what] = stranger.get("/regie").status_code
    assert {where: status for where, status in broke.items() if status >= FAILED} == {}
