"""Signing in at an issuer in a real browser, with and without script, and what keeps nobody out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from api.app import create_app
from orchestrator.clock import now
from orchestrator.db.persons import save_person
from orchestrator.domain.party import Seat
from orchestrator.domain.person import Person, PersonState
from orchestrator.local.ports import free_port
from orchestrator.settings import Settings
from tests.e2e.somebody import Somebody
from tests.e2e.town import TOWN, Town
from tests.integration.serving import serving
from tests.integration.sign_in.conftest import issuer_text
from tests.patience import PATIENCE
from tests.providers.providers import certified


@pytest.fixture
def site(town: Town, town_url: str, tmp_path: Path) -> Iterator[str]:
    """The town with an issuer that runs for real, at which Anna is known."""
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    client = {
        "client_id": "speelruimte",
        "token_endpoint_auth_method": "none",
        "redirect_uris": [f"{site}/aanmelden/terug/duinrand"],
        "post_logout_redirect_uris": [f"{site}/aanmelden"],
    }
    with certified({"anna": {"name": "Anna de Vries"}}, [client]) as url:
        place = tmp_path / "issuers.toml"
        place.write_text(issuer_text("duinrand", url, TOWN), "utf-8")
        seats = frozenset({Seat.WORKER})
        with town.database.transaction() as session:
            save_person(session, Person(TOWN, "anna", "Anna", seats, PersonState.ACTIVE, now(), url, "anna"))
        settings = Settings(database_url=town_url, issuers=place, api_port=port, development=True)
        with serving(create_app(settings), ends_within=1, port=port) as served:
            yield served


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    window = browser.new_context(base_url=site, locale="nl-NL", java_script_enabled=request.param)
    window.set_default_timeout(PATIENCE * 1000)
    yield window.new_page()
    window.close()


def say_who(page: Page) -> None:
    """Sign in at the issuer, and let it tell the platform."""
    page.fill("input[name=login]", "anna")
    page.fill("input[name=password]", "-")
    page.click("button[type=submit]")
    page.click("button[type=submit]")


def test_somebody_signs_in_at_their_own_organisation_and_out_again(page: Page, site: str) -> None:
    page.goto("/zaken/wabo-01")
    assert page.url == f"{site}/aanmelden?naar=%2Fzaken%2Fwabo-01"
    page.get_by_role("link", name="Duinrand").click()
    say_who(page)
    page.wait_for_url("**/zaken/wabo-01")
    assert "Dakkapel Duinweg 12" in page.inner_text("main")
    page.get_by_role("button", name="Afmelden").click()
    page.wait_for_url("**/session/end?*")
    page.locator("button[name=logout]").click()
    page.wait_for_url(f"{site}/aanmelden**")
    page.goto("/zaken/wabo-01")
    assert "/aanmelden" in page.url


def test_what_was_typed_survives_the_end_of_the_session(page: Page) -> None:
    page.goto("/aanmelden?bij=duinrand&naar=/zaken/wabo-02/feit/besluit")
    say_who(page)
    page.wait_for_url("**/zaken/wabo-02/feit/besluit")
    page.get_by_label("Bekendgemaakt op", exact=True).fill("2026-03-16")
    page.get_by_label("verleend", exact=True).check()
    page.context.clear_cookies(name="speelruimte_sessie")
    page.get_by_role("button", name="Bekijk wat eruit volgt").first.click()
    assert "Wat u had ingevuld is bewaard" in page.inner_text("main")
    page.get_by_role("button", name="Duinrand").click()
    page.get_by_role("button", name="Ga verder").click()
    assert "16 mrt 2026" in page.inner_text("main")


def test_the_pages_around_an_issuer_keep_nobody_out(browser: Browser, site: str) -> None:
    window = browser.new_context(base_url=site, locale="nl-NL", viewport={"width": 360, "height": 740})
    somebody = Somebody(window.new_page())
    for address in ("/aanmelden", "/aanmelden/terug/duinrand?state=x&code=y", "/aanmelden?bij=nergens"):
        assert somebody.go(address).barriers() == [], address
    window.close()
