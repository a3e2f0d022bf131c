"""The platform's pages in a real browser, over a real database. Each test has a town of its own."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from orchestrator.db.database import Database
from orchestrator.local.postgres import RunningPostgres
from orchestrator.settings import Settings
from tests.browser import NoBrowser, get_chromium
from tests.conftest import Begun, database_url_of, drop_database, make_database
from tests.e2e.screenshots import served
from tests.e2e.somebody import Somebody
from tests.e2e.town import Town, furnish
from tests.patience import PATIENCE, UNHURRIED

SIZES = {"desk": (1280, 900), "phone": (360, 740)}
SignIn = Callable[..., Somebody]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a file; each has windows of its own in it.

    Playwright keeps an event loop running in its thread, so it ends before other tests want one.
    """
    try:
        chromium = get_chromium()
    except NoBrowser as missing:
        pytest.skip(str(missing))
    with sync_playwright() as playwright:
        started = chromium.launch(playwright.chromium)
        yield started
        started.close()


@pytest.fixture(scope="session")
def furnished(postgres: RunningPostgres, begun: Begun) -> str:
    """The name of a database with a furnished town in it; those of the tests are clones of it."""
    name = make_database(postgres, "furnished_town", begun.database)
    database = Database(database_url_of(postgres, name), connections=1)
    town = Town(database)
    town.set_clock()
    furnish(town)
    database.dispose()
    return name


@pytest.fixture
def town_url(postgres: RunningPostgres, furnished: str) -> Iterator[str]:
    """The address of the database of one test."""
    name = make_database(postgres, f"town_{uuid4().hex[:12]}", furnished)
    yield database_url_of(postgres, name)
    drop_database(postgres, name)


@pytest.fixture
def town(town_url: str) -> Iterator[Town]:
    """A furnished town; what happens in it is told with `town.add` and `town.pass_days`."""
    database = Database(town_url, connections=2)
    yield Town(database)
    database.dispose()


@pytest.fixture
def site(town_url: str) -> Iterator[str]:
    """The address of the application, served for real over the loopback."""
    with served(Settings(database_url=town_url, development=True, **UNHURRIED)) as address:
        yield address


@pytest.fixture
def sign_in(browser: Browser, site: str) -> Iterator[SignIn]:
    """Let somebody sign in, in a window of their own: `sign_in("gemeente-duinrand", size="phone", language="en")`."""
    windows = []

    def let_in(party: str, person: str = "medewerker-1", *, size: str = "desk", language: str = "nl", script=True):
        width, height = SIZES[size]
        window = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            locale="nl-NL" if language == "nl" else "en-GB",
            java_script_enabled=script,
        )
        window.set_default_timeout(PATIENCE * 1000)
        windows.append(window)
        somebody = Somebody(window.new_page())
        somebody.sign_in(party, person)
        return somebody

    yield let_in
    for window in windows:
        window.close()


@pytest.fixture
def stranger(browser: Browser, site: str) -> Iterator[Page]:
    """A window of somebody who is not signed in."""
    window = browser.new_context(base_url=site, locale="nl-NL")
    yield window.new_page()
    window.close()
