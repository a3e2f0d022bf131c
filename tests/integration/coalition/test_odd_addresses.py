"""No page about a coalition breaks on what somebody makes of its address: all of them ask it in one place."""

import inspect
import json
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from api.web.pages.coalition import asked, made_of, scores, waits
from orchestrator.settings import Settings
from tests.e2e.screenshots import served
from tests.e2e.town import TOWN, Town, furnish
from tests.integration.api.test_tampered_pages import _ASKED, ODD
from tests.patience import PATIENCE

NAMES = sorted(set(_ASKED.findall(inspect.getsource(asked))))
PATHS = sorted(route.path for page in (made_of, scores, waits) for route in page.router.routes)
FAILED = 500
OTHERS = {
    "a month": b"2026-03",
    "the first month": b"1000-01",
    "the last month": b"2999-12",
    "nobody": b"niemand",
    "another town": b"gemeente-veenland:omgevingsvergunning",
    "a place": b"2026-03-16T09:30:00+00:00 wabo-01 x",
    "a place without a name": b"2026-03-16T09:30:00+00:00",
}


@pytest.fixture
def client(town: Town, database_url: str, tmp_path: Path):
    furnish(town)
    tokens = json.loads((tmp_path / "tokens.json").read_text("utf-8"))
    assert tokens
    settings = Settings(database_url=database_url, development=True)
    with served(settings) as site, httpx.Client(base_url=site, timeout=PATIENCE, follow_redirects=True) as found:
        found.headers["accept"] = "text/html"
        assert found.post("/aanmelden", data={"plaats": f"{TOWN}:medewerker-1"}).status_code < FAILED
        yield found


def test_whatever_stands_in_an_address_a_page_answers(client: httpx.Client) -> None:
    assert {"samen", "partij", "regel", "van", "tot", "toon", "wachter", "aan-zet", "na"} <= set(NAMES)
    broke = {}
    for path in PATHS:
        assert client.get(path).status_code == httpx.codes.OK, path
        for what, odd in (OTHERS if path.endswith((".csv", ".xlsx")) else ODD | OTHERS).items():
            for said in (
                [(name, odd) for name in NAMES if name not in ("samen", "na")],
                [("samen", odd)],
                [("na", odd)],
            ):
                answer = client.get(f"{path}?{urlencode(said)}")
                if answer.status_code >= FAILED:
                    broke[path, what] = answer.status_code
    assert broke == {}
