"""A confirmation says what is confirmed: its verb, and the content of what it is about."""

import pytest

from tests.e2e.town import TOWN


def _first_fact(director) -> str:
    link = director.page.locator("a[href*='verbetert=']").first
    return link.get_attribute("href")


@pytest.mark.parametrize(
    ("language", "verb", "said"), [("nl", "Trek in", "Dit trekt u in"), ("en", "Retract", "This is what you retract")]
)
def test_retracting_is_confirmed_as_retracting_with_what_is_retracted(sign_in, language, verb, said):
    director = sign_in(TOWN, language=language).go("/zaken/wabo-01")
    director.go(f"{_first_fact(director)}&intrekken=true")
    assert said in director.reads()
    director.page.locator("button[name=_doen]").click()
    preview = director.reads()
    assert said in preview
    assert director.page.locator("dl.facts-of dd").count() > 0
    assert director.page.get_by_role("button", name=verb, exact=True).is_visible()
    assert not director.page.get_by_role("button", name="Voeg toe").count()
    director.confirm()
    assert ("ingetrokken" if language == "nl" else "retracted") in director.reads()


def test_correcting_shows_what_was_and_what_comes_instead(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-01")
    director.go(_first_fact(director))
    director.page.locator("button[name=_doen]").first.click()
    assert "Dit stond er" in director.reads()
    assert "Dit komt ervoor in de plaats" in director.reads()
    assert director.page.get_by_role("button", name="Verbeter", exact=True).is_visible()


@pytest.mark.parametrize(
    ("kind", "verb"),
    [("case_closed", "Sluit de zaak"), ("work_given", "Geef de opdracht"), ("party_joined", "Laat meedoen")],
)
def test_what_a_director_does_is_confirmed_by_its_own_verb(sign_in, kind, verb):
    director = sign_in(TOWN).go(f"/zaken/wabo-02/feit/{kind}")
    form = director.page
    for name, value in {"what": "Kijk ter plaatse"}.items():
        if form.locator(f"[name={name}]").count():
            form.locator(f"[name={name}]").fill(value)
    if kind != "case_closed":
        form.locator("select[name=role]").select_option("adviseur")
    if kind == "party_joined":
        form.locator("select[name=party]").select_option("brandweer-kust")
    form.locator("button[name=_doen]").first.click()
    if kind != "case_closed" or form.locator("button[value=voeg-toe]").count():
        assert form.get_by_role("button", name=verb, exact=True).is_visible()
