"""The platform's pages in a real browser, over a real database. Each test has a town of its own."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import create_app
from orchestrator.db.database import Database
from orchestrator.settings import Settings
from tests.e2e.somebody import Somebody
from tests.e2e.town import Town, furnish

SIZES = {"desk": (1280, 900), "phone": (360, 740)}
CHROMIUM = shutil.which("chromium")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

SignIn = Callable[..., Somebody]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each test has windows of its own in it."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    """A furnished town; what happens in it is told with `town.add` and `town.pass_days`."""
    database = Database(database_url, connections=2)
    found = Town(database, tmp_path)
    furnish(found)
    yield found
    database.dispose()


@pytest.fixture
def site(town: Town, database_url: str) -> Iterator[str]:  # noqa: ARG001 the town must be furnished
    """The address of the application, served for real over the loopback."""
    app = create_app(Settings(database_url=database_url, development=True))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.005)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


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
        window.set_default_timeout(10_000)
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
