"""Pictures of the pages for the documentation: `python -m tests.e2e.screenshots [DIRECTORY]`, or `make screenshots`."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from api.app import create_app
from orchestrator.db.database import Database
from orchestrator.db.migrate import upgrade
from orchestrator.local.postgres import throwaway_postgres
from orchestrator.settings import Settings
from tests.browser import get_chromium
from tests.e2e.somebody import Somebody
from tests.e2e.town import TOWN, Town, furnish
from tests.integration.serving import serving

DOCS = Path(__file__).parents[2] / "docs" / "screenshots"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file, who looks, at which address, in a window of which size."""

    name: str
    address: str
    party: str = TOWN
    width: int = 1280
    height: int = 860
    language: str = "nl-NL"


_ADVICE = "/postvak/taak/wabo-01:tijdig_adviseren:f7:1"
_POLICY = "/beleid/omgevingsvergunning/2024-07-01+gemeente-duinrand"
PICTURES = (
    Picture("director-worklist", "/regie"),
    Picture("director-worklist-en", "/regie", language="en-GB"),
    Picture("director-case", "/zaken/wabo-01", height=1100),
    Picture("director-case-phone", "/zaken/wabo-01", width=360, height=740),
    Picture("director-why-not", "/zaken/wabo-01/feit"),
    Picture("partner-inbox", "/postvak", party="aanvrager-portaal"),
    Picture("partner-task", _ADVICE, party="omgevingsdienst-kust"),
    Picture("partner-task-phone", _ADVICE, party="omgevingsdienst-kust", width=360, height=740),
    Picture("officer-deadlines", "/handhaving"),
    Picture("officer-calendar", "/handhaving/kalender"),
    Picture("officer-phone", "/handhaving", width=360, height=740),
    Picture("author-policy", _POLICY),
    Picture("author-rules", f"{_POLICY}/regels", height=1100),
    Picture("author-picture", f"{_POLICY}/tekening", height=1100),
)


def take(site: str, browser: Browser, into: Path) -> None:
    """Take every picture of the application at `site`."""
    for picture in PICTURES:
        window = browser.new_context(
            base_url=site,
            viewport={"width": picture.width, "height": picture.height},
            locale=picture.language,
            reduced_motion="reduce",
        )
        somebody = Somebody(window.new_page())
        somebody.sign_in(picture.party)
        somebody.go(picture.address).page.screenshot(path=into / f"{picture.name}.png")
        window.close()


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Serve the application on a free port; give its address."""
    with serving(create_app(settings), ends_within=1) as url:
        yield url


def main(into: Path) -> None:
    """Furnish a town, and take the pictures."""
    into.mkdir(parents=True, exist_ok=True)
    with throwaway_postgres() as running, tempfile.TemporaryDirectory() as tokens, sync_playwright() as playwright:
        upgrade(running.url, running.owner_url())
        database = Database(running.url, connections=2)
        town = Town(database)
        town.begin(Path(tokens))
        furnish(town)
        browser = get_chromium().launch(playwright.chromium)
        with served(Settings(database_url=running.url, development=True)) as site:
            take(site, browser, into)
        browser.close()
        database.dispose()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS)
