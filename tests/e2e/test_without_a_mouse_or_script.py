"""The core of the work without a script, with the keyboard alone, and enlarged."""

from tests.e2e.town import TOWN


def test_a_fact_is_added_without_a_script(sign_in):
    director = sign_in(TOWN, script=False).go("/zaken/wabo-02/feit/besluit")
    director.fill("Bekendgemaakt op", "2026-03-16")
    director.page.get_by_label("verleend").check()
    director.press("Bekijk wat eruit volgt")
    director.press("Voeg toe")
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


def test_nothing_is_lost_when_everything_is_four_times_as_large(sign_in):
    director = sign_in(TOWN)
    director.page.set_viewport_size({"width": 320, "height": 256})  # a window of 1280 at 400 %
    for address in ("/regie", "/zaken/wabo-01", "/zaken/wabo-01/feit", "/regie/nieuwe-zaak?beleid=omgevingsvergunning"):
        assert not director.go(address).scrolls_sideways(), address


def _tab_to(somebody, words):
    for _ in range(60):
        somebody.page.keyboard.press("Tab")
        if somebody.page.evaluate("document.activeElement.innerText || ''").strip() == words:
            return
    raise AssertionError(f"no {words!r} within sixty tabs")
