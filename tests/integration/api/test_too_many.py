"""Nobody asks without end: who was let in has an allowance of their own, and who tries tokens is soon told to wait."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from api.app import create_app
from api.http.allowance import WRONG
from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.settings import Settings
from orchestrator.usecases.identity import issue_token
from tests.integration.api.counter import GEMEENTE, PORTAAL, Counter
from tests.integration.serving import serving
from tests.patience import PATIENCE, UNHURRIED
from workers.kit.desk import Desk, wait_of

ANYWHERE = "127.0.0.0/8"


@pytest.fixture
def settings(database: Database, database_url: str) -> Settings:  # noqa: ARG001 the database must be furnished
    return Settings(database_url=database_url, development=True, proxies=ANYWHERE, **UNHURRIED)


@contextmanager
def asked(settings: Settings) -> Iterator[Counter]:
    with serving(create_app(settings)) as url, Counter(url) as counter:
        yield counter


def status(counter: Counter, party: str | None, *, of: str = "192.0.2.1", path: str = "/v1/policies") -> int:
    return int(counter.send("GET", path, party, headers={"X-Forwarded-For": of}).status_code)


def test_who_was_let_in_is_told_how_much_is_left_and_when_to_come_back(settings: Settings) -> None:
    with asked(settings.changed(requests_per_minute=5)) as counter:
        answers = [counter.get("/v1/policies") for _ in range(8)]
        last, _ = answers[-1], counter.get("/v1/policies")
        assert [each.status_code for each in answers[:5]] == [200] * 5
        assert (last.status_code, last.headers["content-type"]) == (429, "application/problem+json")
        assert int(last.headers["Retry-After"]) >= 1
        assert last.headers["RateLimit-Policy"] == '"caller";q=5;w=60'
        assert last.headers["RateLimit"].startswith('"caller";r=0;t=')
        assert last.headers["API-Version"]
        assert answers[1].headers["RateLimit"].startswith('"caller";r=3;t=')
        assert status(counter, PORTAAL) == 200  # another has an allowance of their own
        assert 'speelruimte_too_many_total{whose="caller"}' in counter.get("/metrics", None).text


def test_a_second_token_of_the_same_caller_does_not_double_what_they_may(
    settings: Settings, database: Database
) -> None:
    with asked(settings.changed(requests_per_minute=4)) as counter:
        assert [status(counter, GEMEENTE) for _ in range(4)] == [200] * 4
        with database.transaction() as session:
            issue_token(session, GEMEENTE, at=now(), token="another-token")
        again = {"Authorization": "Bearer another-token", "X-Forwarded-For": "192.0.2.1"}
        found = [httpx.get(f"{counter.url}/v1/policies", headers=again, timeout=PATIENCE).status_code for _ in range(3)]
        assert found[-1] == 429


def test_who_tries_tokens_is_soon_told_to_wait_and_nobody_else_is(settings: Settings) -> None:
    with asked(settings.changed(requests_per_minute_unknown=3 * WRONG)) as counter:
        assert status(counter, GEMEENTE) == 200  # is known from now on
        tried = [status(counter, f"guess-{number}") for number in range(6)]
        assert tried == [401] * 3 + [429] * 3
        assert status(counter, None, path="/v1/openapi.json") == 429  # whoever asks from there and shows nothing known
        assert status(counter, GEMEENTE) == 200  # but who was let in before
        assert status(counter, "guess", of="192.0.2.2") == 401  # and who is elsewhere
        assert status(counter, None, path="/healthz") == 200


def test_a_token_that_is_wrong_is_not_taken_for_good_whatever_is_answered(settings: Settings) -> None:
    with asked(settings.changed(requests_per_minute_unknown=5)) as counter:
        found = [status(counter, f"guess-{number}", path="/v1/cases?nonsense=1") for number in range(8)]
        assert found == [400] * 5 + [429] * 3


def test_what_somebody_adds_about_their_address_counts_only_from_a_proxy_of_ours(settings: Settings) -> None:
    with asked(settings.changed(proxies="none", requests_per_minute_unknown=2 * WRONG)) as counter:
        assert [status(counter, "guess", of=f"192.0.2.{number}") for number in range(4)] == [401, 401, 429, 429]


def test_a_person_who_is_told_to_wait_gets_a_page_that_says_so(settings: Settings) -> None:
    with asked(settings.changed(requests_per_minute_unknown=1)) as counter:
        wants = {"Accept": "text/html", "Accept-Language": "nl"}
        answers = [counter.send("GET", "/aanmelden", headers=wants) for _ in range(2)]
        assert [each.status_code for each in answers] == [200, 429]
        assert "Dit gaat te snel" in answers[1].text
        assert answers[1].headers["Retry-After"]


def test_a_wrong_key_of_the_operator_counts_as_a_wrong_token(settings: Settings) -> None:
    with asked(settings.changed(requests_per_minute_unknown=2 * WRONG)) as counter:
        found = [
            counter.send("POST", "/beheer/aanmelden", data={"sleutel": f"guess-{number}"}).status_code
            for number in range(4)
        ]
        assert found[-1] == 429


def test_a_program_of_a_partner_waits_as_long_as_it_is_told(settings: Settings) -> None:
    with asked(settings.changed(requests_per_minute=8)) as counter:
        case = counter.open_case()

        async def looks() -> str:
            desk = Desk(counter.url, f"token-of-{PORTAAL}-None")
            seen = await desk.see(case)  # two requests, and there is one more each seven seconds and a half
            await desk.close()
            return seen.id

        while status(counter, PORTAAL) != 429:
            pass
        waited = too_many(counter)
        assert asyncio.run(looks()) == case
        assert too_many(counter) > waited


def too_many(counter: Counter) -> float:
    """How often some caller was told to wait."""
    said = r'^speelruimte_too_many_total\{whose="caller"\} (\S+)$'
    found = re.search(said, counter.get("/metrics", None).text, re.MULTILINE)
    assert found
    return float(found[1])


@pytest.mark.parametrize(("said", "seconds"), [("3", 3.0), ("9999", 60.0), ("", 1.0), ("tomorrow", 1.0), ("-1", 1.0)])
def test_how_long_a_program_waits_has_an_end(said: str, seconds: float) -> None:
    assert wait_of(httpx.Response(429, headers={"Retry-After": said})) == seconds
