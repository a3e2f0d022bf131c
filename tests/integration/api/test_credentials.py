"""Whatever lets somebody in ends: tokens and sessions, at the API and at the pages, and what development gave out."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from orchestrator.clock import ClockMoved, move_clock, now
from orchestrator.db.database import Database
from orchestrator.domain.party import Actor
from orchestrator.local.data_directory import known_tokens, tokens_file
from orchestrator.local.development import end_development, let_in, make_tokens
from orchestrator.settings import Settings
from orchestrator.usecases.deadlines import make_feed, open_feed
from orchestrator.usecases.identity import (
    begin_session,
    find_session,
    issue_token,
    keep_going,
    lies_back,
    list_tokens,
    remove_ended,
    revoke_token,
)
from tests.e2e.screenshots import served
from tests.integration.api.counter import GEMEENTE, Counter
from tests.patience import PATIENCE

COOKIE = "speelruimte_sessie"
PAGE = {"Accept": "text/html"}
SEAT = f"{GEMEENTE}:medewerker-1"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def browser(api_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=api_url, headers=PAGE, timeout=PATIENCE) as found:
        yield found


def sign_in(browser: httpx.Client) -> str:
    answer = browser.post("/aanmelden", data={"plaats": SEAT})
    assert answer.status_code == 303, answer.text
    return str(browser.cookies[COOKIE])


def at_the_api(browser: httpx.Client, token: str) -> int:
    return httpx.get(
        f"{browser.base_url}/v1/cases", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE
    ).status_code


def at_the_pages(browser: httpx.Client, session: str) -> int:
    return httpx.get(f"{browser.base_url}/regie", headers=PAGE, cookies={COOKIE: session}, timeout=PATIENCE).status_code


def lasting(database: Database, lasts: timedelta, *, development: bool = False) -> str:
    with database.transaction() as session:
        return issue_token(session, GEMEENTE, at=now() - DAY, lasts=lasts, development=development)


def test_a_session_opens_pages_and_a_token_the_api_and_neither_the_other(
    browser: httpx.Client, database: Database
) -> None:
    session, token = sign_in(browser), lasting(database, 2 * DAY)
    assert (at_the_pages(browser, session), at_the_api(browser, session)) == (200, 401)
    assert (at_the_pages(browser, token), at_the_api(browser, token)) == (303, 200)


def test_signing_in_again_and_signing_out_end_the_session_that_was(browser: httpx.Client) -> None:
    first, second = sign_in(browser), sign_in(browser)
    assert (at_the_pages(browser, first), at_the_pages(browser, second)) == (303, 200)
    proof = browser.get("/regie").text.partition('name="_bewijs" value="')[2].partition('"')[0]
    assert browser.post("/afmelden", data={"_bewijs": proof}).status_code == 303
    assert at_the_pages(browser, second) == 303


def test_a_token_ends_and_says_so_in_its_last_month(counter: Counter, database: Database) -> None:
    for lasts, status, says_so in ((12 * HOUR, 401, False), (10 * DAY, 200, True), (300 * DAY, 200, False)):
        token = lasting(database, lasts)
        answer = counter.send("GET", "/v1/cases", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, "Token-Ends" in answer.headers) == (status, says_so)


def test_a_token_that_is_withdrawn_lets_nobody_in(browser: httpx.Client, database: Database) -> None:
    token = lasting(database, 2 * DAY)
    with database.transaction() as session:
        (listed,) = (each for each in list_tokens(session, GEMEENTE) if each.expires_at < now() + 2 * DAY)
        assert revoke_token(session, listed.id).actor == Actor(GEMEENTE)
    assert at_the_api(browser, token) == 401


def test_a_session_ends_when_nobody_uses_it_and_at_the_end_of_the_day(database: Database) -> None:
    begun, idle = now(), HOUR
    with database.transaction() as session:
        shown = begin_session(session, Actor(GEMEENTE, "m"), at=begun, lasts=10 * HOUR, development=False)

        def found(after: timedelta, *, present: bool = True) -> bool:
            at = begun + after
            used = find_session(session, shown, at=at, idle=idle, development=False)
            if used and present and lies_back(used, at):
                keep_going(session, used, at=at)
            return used is not None

        assert found(0.9 * HOUR, present=False)  # a page that looks by itself keeps nothing going
        assert not found(1.1 * HOUR)
        assert found(0.9 * HOUR)
        for half_hours in range(2, 20):
            assert found(half_hours * HOUR / 2)
        assert not found(10.1 * HOUR)


def test_what_is_over_is_removed_and_a_token_that_just_ended_stays_in_the_list(database: Database) -> None:
    with database.transaction() as session:
        before = len(list_tokens(session))
        for issued in (now() - 3 * DAY, now() - 60 * DAY):
            issue_token(session, GEMEENTE, at=issued, lasts=DAY)
        for used in (now() - 2 * HOUR, now() - 11 * HOUR, now()):
            begin_session(session, Actor(GEMEENTE, "m"), at=used, lasts=10 * HOUR, development=False)
        assert remove_ended(session, at=now(), idle=HOUR) == 3
        assert len(list_tokens(session)) == before + 1


def test_a_proxy_in_between_never_makes_a_visitor_one_of_this_machine(browser: httpx.Client) -> None:
    headers = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "X-Forwarded-Proto")
    for header in headers:
        answer = browser.post("/aanmelden", data={"plaats": SEAT}, headers={header: "127.0.0.1"})
        said = browser.get(answer.headers.get("location", "/aanmelden"), headers={header: "127.0.0.1"})
        assert (said.status_code, COOKIE in browser.cookies) == (403, False), header
    assert "Gemeente" not in browser.get("/aanmelden", headers={"X-Forwarded-For": "127.0.0.1"}).text


def test_what_development_issued_dies_with_it(database: Database, database_url: str, tmp_path) -> None:
    tokens = make_tokens()
    let_in(database, tokens, tmp_path)
    assert known_tokens(tmp_path) == tokens
    ours = lasting(database, 2 * DAY)
    with database.transaction() as session:
        shown = begin_session(session, Actor(GEMEENTE, "m"), at=now(), lasts=HOUR, development=True)

    def let_in_by(settings: Settings) -> tuple[int, int, int]:
        with served(settings) as url, httpx.Client(base_url=url, timeout=PATIENCE) as browser:
            return at_the_api(browser, tokens[SEAT]), at_the_pages(browser, shown), at_the_api(browser, ours)

    assert let_in_by(Settings(database_url=database_url, development=True)) == (200, 200, 200)
    assert let_in_by(Settings(database_url=database_url)) == (401, 303, 200)
    with database.transaction() as session:
        assert end_development(session, tmp_path, at=now()) > len(tokens)
    assert not tokens_file(tmp_path).exists()
    assert let_in_by(Settings(database_url=database_url, development=True)) == (401, 303, 200)


def test_a_clock_that_was_moved_is_set_right_unless_cases_lie_ahead(
    counter: Counter, database: Database, tmp_path
) -> None:
    counter.open_case()  # in March, by the clock of the tests: long ago
    with database.transaction() as session:
        end_development(session, tmp_path, at=now())
        move_clock(session, 30 * DAY)
    counter.post("/v1/cases", GEMEENTE, {"policy": "vergunning", "municipality": GEMEENTE})
    with pytest.raises(ClockMoved, match="moved by 30 days"), database.transaction() as session:
        end_development(session, tmp_path, at=now())


def test_the_address_of_a_calendar_ends_with_what_let_its_reader_in(database: Database, tmp_path) -> None:
    leaving, staying, invented = (Actor(GEMEENTE, each) for each in ("vertrekt", "blijft", "verzonnen"))
    with database.transaction() as session:
        for actor in (leaving, staying, invented):
            issue_token(session, actor.party, actor.person, at=now(), development=actor is invented)
        secrets = {each: make_feed(session, each, "nl", at=now()) for each in (leaving, staying, invented)}
        (gone,) = (each for each in list_tokens(session, GEMEENTE) if each.actor == leaving)
        revoke_token(session, gone.id)
        assert [each for each in secrets if open_feed(session, secrets[each])] == [staying, invented]
        end_development(session, tmp_path, at=now())
        assert [each for each in secrets if open_feed(session, secrets[each])] == [staying]
