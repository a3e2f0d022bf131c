"""The core of the work without a script, with the keyboard alone, and enlarged."""

from collections import Counter

import pytest

from tests.e2e.town import TOWN

WIDE, HIGH = 1280, 1024
MAIN = (
    "/aanmelden",
    "/regie",
    "/zaken/wabo-01",
    "/zaken/wabo-01/feit",
    "/regie/nieuwe-zaak?beleid=omgevingsvergunning",
    "/postvak",
    "/postvak/taak/wabo-02:ontvangst_melden:f7:1",
    "/handhaving",
    "/handhaving/kalender",
    "/handhaving/zaken/wabo-03",
    "/beleid",
    "/beleid/omgevingsvergunning/2024-01-01",
    "/beleid/omgevingsvergunning/2024-01-01/regels",
)
"""Where each desk begins, and what its people look at most."""

SHOWN_OUTRIGHT = Counter({"Bekijk als tabel": 1})  # where a picture gets too small its table takes its place

CONTROLS = """[...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter(each => each.checkVisibility({visibilityProperty: true}) && each.getBoundingClientRect().width > 0)
    .map(each => (each.innerText || each.name || each.tagName).replace(/\\s+/g, " ").trim())"""
"""What one can see and use on a page, by its words."""


def test_a_fact_is_added_without_a_script(sign_in):
    director = sign_in(TOWN, script=False).go("/zaken/wabo-02/feit/besluit")
    director.fill("Bekendgemaakt op", "2026-03-16")
    director.page.get_by_label("verleend", exact=True).check()
    director.press("Bekijk wat eruit volgt")
    director.confirm()
    assert "Het feit is toegevoegd" in director.reads()


def test_a_fact_is_added_with_the_keyboard_alone(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-02/feit/vaststelling_voorbereid")
    keyboard = director.page.keyboard
    keyboard.press("Tab")
    assert "Naar de inhoud" in director.page.evaluate("document.activeElement.innerText")
    keyboard.press("Enter")
    _tab_to(director, "Bekijk wat eruit volgt")
    keyboard.press("Enter")
    director.page.get_by_text("Controleer en voeg toe").first.wait_for()
    _tab_to(director, "Voeg toe")
    keyboard.press("Enter")
    director.page.get_by_text("Het feit is toegevoegd").wait_for()


def test_work_is_taken_on_and_finished_with_the_keyboard_alone(sign_in):
    adviser = sign_in("omgevingsdienst-kust")
    keyboard = adviser.page.keyboard
    for words in ("Advies uitbrengen", "Oppakken"):
        _tab_to(adviser, words)
        with adviser.page.expect_navigation():
            keyboard.press("Enter")
    assert "De taak is van u" in adviser.reads()
    _tab_to_choice(adviser, "strekking")
    keyboard.press("ArrowDown")
    _tab_to(adviser, "Afronden")
    keyboard.press("Enter")
    adviser.page.get_by_text("Ontvangstbevestiging").first.wait_for()
    assert "negatief" in adviser.reads()


def test_a_file_is_found_and_taken_along_with_the_keyboard_alone(sign_in):
    officer = sign_in(TOWN).go("/handhaving?toon=te-laat")
    _tab_to(officer, "Reclamebord Haven", begins=True)
    officer.page.keyboard.press("Enter")
    officer.page.get_by_text("Het dossier is heel").wait_for()
    _tab_to(officer, "Neem het dossier mee (CSV)")
    with officer.page.expect_download() as download:
        officer.page.keyboard.press("Enter")
    assert download.value.suggested_filename == "dossier-wabo-03.csv"


@pytest.mark.parametrize("times", [2, 4])
def test_nothing_is_lost_when_everything_is_larger(sign_in, times):
    director = sign_in(TOWN)
    lost = {}
    for address in MAIN:
        director.page.set_viewport_size({"width": WIDE, "height": HIGH})
        before = Counter(director.go(address).page.evaluate(CONTROLS))
        director.page.set_viewport_size({"width": WIDE // times, "height": HIGH // times})
        gone = before - Counter(director.page.evaluate(CONTROLS)) - SHOWN_OUTRIGHT
        if gone or director.scrolls_sideways():
            lost[address] = gone
    assert lost == {}


def _tab_to(somebody, words, *, begins=False):
    for _ in range(90):
        somebody.page.keyboard.press("Tab")
        here = somebody.page.evaluate("document.activeElement.innerText || ''").strip()
        if here == words or (begins and here.startswith(words)):
            return
    raise AssertionError(f"no {words!r} within ninety tabs")


def _tab_to_choice(somebody, name):
    for _ in range(90):
        somebody.page.keyboard.press("Tab")
        if somebody.page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no choice {name!r} within ninety tabs")
