"""A name slipped into the title of a case: the director changes it, and everybody sees who did and why."""

from tests.e2e.town import TOWN


def test_the_director_changes_a_title_and_the_case_tells_of_it(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-04")
    director.follow("Titel wijzigen")
    assert director.page.get_by_label("Nieuwe titel").input_value() == "Aanbouw Zeestraat 3"
    director.fill("Nieuwe titel", " ")
    director.press("Wijzig de titel")
    assert "Geef een titel van 1 tot" in director.reads()
    director.fill("Nieuwe titel", "Aanbouw 4")
    director.page.locator("[name=waarom]").fill("Het adres hoort er niet in")
    director.press("Wijzig de titel")
    said = director.reads()
    assert "De zaak heet nu anders" in said
    assert "Titel gewijzigd: Aanbouw 4" in said
    assert "Het adres hoort er niet in" in said
    assert director.page.locator("h1").inner_text() == "Aanbouw 4"
    assert director.barriers() == []


def test_who_does_not_direct_finds_no_way_to_change_it(sign_in):
    applicant = sign_in("aanvrager-portaal").go("/zaken/wabo-04")
    assert applicant.page.get_by_role("link", name="Titel wijzigen").count() == 0
    assert applicant.page.goto(f"{applicant.page.url}/titel").status == 404
