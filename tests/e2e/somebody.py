"""Somebody at a browser, and what an automatic inspection says of the page they look at."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


class Somebody:
    """A person with one window open."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_in(self, party: str, person: str = "medewerker-1") -> None:
        """Sign in as one of the fictional persons."""
        self.page.goto("/aanmelden")
        self.page.click(f"button[value='{party}:{person}']")

    def sign_in_as_operator(self, token: str) -> None:
        """Sign in with the token of whoever keeps the platform running."""
        self.page.goto("/beheer/aanmelden")
        self.page.locator("input[name=sleutel]").fill(token)
        self.page.locator("main button[type=submit]").click()

    def go(self, address: str) -> "Somebody":
        """Open a page of the site."""
        self.page.goto(address)
        return self

    def press(self, words: str) -> None:
        """Press the button with these words."""
        self.page.get_by_role("button", name=words).first.click()

    def confirm(self) -> None:
        """Confirm what is previewed, whatever it is called."""
        self.page.locator("button[name=_doen][value=voeg-toe]").click()

    def follow(self, words: str) -> None:
        """Follow the link with these words."""
        self.page.get_by_role("link", name=words).first.click()

    def fill(self, label: str, value: str) -> None:
        """Fill in the input with this label."""
        self.page.get_by_label(label, exact=True).fill(value)

    def choose(self, label: str, value: str) -> None:
        """Choose in the list with this label."""
        self.page.locator("select").and_(self.page.get_by_label(label)).first.select_option(label=value)

    def reads(self) -> str:
        """What the page says."""
        return self.page.inner_text("main")

    def barriers(self) -> list[str]:
        """What axe-core finds that keeps people out (WCAG 2.2, A and AA), and whether one has to scroll sideways."""
        self.page.evaluate(_axe())
        found: dict[str, Any] = self.page.evaluate(
            "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", list(RULES)
        )
        told = [f"{each['id']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]]
        return told + (["the page scrolls sideways"] if self.scrolls_sideways() else [])

    def scrolls_sideways(self) -> bool:
        """Whether something is wider than the window."""
        wide: bool = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        return wide


@cache
def _axe() -> str:
    assert AXE.is_file(), f"{AXE} is not there: run `make browser`"
    return AXE.read_text("utf-8")
