"""An administrator of a partner lets a colleague in, who works from then on, and who is out at once when removed."""

import re

import pytest

from tests.e2e.addresses import ADMINISTRATORS, addresses

NOORD = "ggz-noorderlicht"
FINE = 200


@pytest.mark.parametrize(("size", "language"), [("desk", "nl"), ("phone", "en")])
def test_no_page_of_the_administrator_has_barriers(sign_in, size, language):
    bea = sign_in("gemeente-duinrand", "accountbeheerder", size=size, language=language)
    found = {}
    for address in addresses(ADMINISTRATORS):
        answer = bea.page.goto(address)
        assert (answer.status, bea.page.get_attribute("html", "lang")) == (FINE, language), address
        if barriers := bea.barriers():
            found[address] = barriers
    assert found == {}


def invitation(somebody) -> tuple[str, str]:
    """The link and the code, as they stand on the page."""
    return somebody.page.locator("#adres").input_value(), somebody.page.locator("#code").input_value()


def test_a_colleague_is_let_in_works_and_is_removed(sign_in, stranger):
    bea = sign_in(NOORD, "accountbeheerder")
    assert bea.page.locator("nav.places").inner_text().split() == ["Mensen", "Sleutels"]
    bea.fill("Naam", "Fatima de Vries")
    bea.press("Nodig uit")
    assert bea.barriers() == []
    link, code = invitation(bea)
    assert re.fullmatch(r"[B-Z2-9]{4}-[B-Z2-9]{4}", code)

    stranger.goto(link)
    assert "GGZ Noorderlicht nodigt Fatima de Vries uit" in stranger.inner_text("main")
    stranger.get_by_label("Code").fill("BBBB-BBBB")
    stranger.get_by_role("button", name="Neem de uitnodiging aan").click()
    assert "Dit is niet de code" in stranger.inner_text("main")
    stranger.get_by_label("Code").fill(code.lower().replace("-", ""))
    stranger.get_by_role("button", name="Neem de uitnodiging aan").click()
    assert stranger.url.endswith("/postvak")
    assert "Mensen" not in stranger.locator("nav.places").inner_text()
    assert stranger.goto("/mensen").status == 404
    assert stranger.goto(link).status == 404

    bea.go("/mensen")
    bea.follow("Fatima de Vries")
    bea.page.get_by_label("Beleid", exact=False).check()
    bea.press("Bewaar")
    assert "Ze geldt vanaf de volgende pagina" in bea.reads()
    bea.follow("Verwijder")
    assert bea.barriers() == []
    bea.press("Verwijder deze persoon")
    assert "overal afgemeld" in bea.reads()
    assert "Fatima" not in bea.page.locator("table").inner_text()
    stranger.goto("/postvak")
    assert "/aanmelden" in stranger.url
    assert stranger.locator(f"button[value='{NOORD}:fatima-de-vries']").count() == 0


def test_what_is_wrong_is_said_beside_what_was_typed(sign_in):
    bea = sign_in(NOORD, "accountbeheerder").go("/mensen")
    bea.press("Nodig uit")
    assert "Vul een naam in" in bea.reads()
    assert bea.barriers() == []
    bea.follow("Accountbeheerder")
    for each in bea.page.locator("input[name=plaatsen]:checked").all():
        each.uncheck()
    bea.press("Bewaar")
    assert "Kies ten minste één soort werk" in bea.reads()
    bea.page.get_by_label("Zaken", exact=False).check()
    bea.press("Bewaar")
    assert "U bent de laatste" in bea.reads()


def test_whoever_is_no_administrator_is_not_told_that_there_are_such_pages(sign_in):
    worker = sign_in(NOORD)
    for address in addresses(ADMINISTRATORS):
        assert worker.page.goto(address).status == 404


@pytest.mark.parametrize(("size", "language"), [("desk", "nl"), ("phone", "en")])
def test_an_administrator_sees_why_an_invitation_is_over_and_makes_another(sign_in, stranger, size, language):
    bea = sign_in(NOORD, "accountbeheerder", size=size, language=language)
    bea.page.fill("input[name=naam]", "Fatima de Vries")
    bea.page.locator("main form button.utrecht-button--primary-action").click()
    assert bea.barriers() == []
    link, _ = invitation(bea)
    for typed in ("", "BBBB", "BBBB-BBBB", "BBBB-BBBC", "BBBB-BBBD"):
        stranger.goto(link)
        stranger.get_by_label("Code").fill(typed)
        stranger.get_by_role("button", name="Neem de uitnodiging aan").click()
    assert "U kunt het nog 2 keer proberen" in stranger.inner_text("main")
    bea.go("/mensen/fatima-de-vries")
    assert ("3 keer een verkeerde code" if language == "nl" else "filled in 3 times; 2 are left") in bea.reads()
    assert bea.barriers() == []
    for typed in ("BBBB-BBBF", "BBBB-BBBG"):
        stranger.goto(link)
        stranger.get_by_label("Code").fill(typed)
        stranger.get_by_role("button", name="Neem de uitnodiging aan").click()
    assert "vijf keer een verkeerde code" in stranger.inner_text("main")
    bea.go("/mensen")
    assert ("voorbij door verkeerde codes" if language == "nl" else "over because of wrong codes") in bea.reads()
    assert bea.barriers() == []
    bea.go("/mensen/fatima-de-vries")
    assert ("werkt niet meer" if language == "nl" else "good for nothing any more") in bea.reads()
    assert bea.barriers() == []
    bea.page.locator("form[action$='/uitnodiging'] button").click()
    assert invitation(bea)[0] != link


def test_an_invitation_says_what_to_do_when_it_is_over(stranger):
    assert stranger.goto("/uitnodiging/verzonnen").status == 404
    assert "Vraag een nieuwe" in stranger.inner_text("main")
