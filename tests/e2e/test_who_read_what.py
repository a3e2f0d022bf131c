"""Who guards the personal data of a municipality sees who read which case, of whom, and takes it along."""

from tests.e2e.town import TOWN


def test_what_an_adviser_read_is_there_for_the_municipality(sign_in):
    sign_in("brandweer-kust").go("/zaken/wabo-02")
    director = sign_in(TOWN).go("/regie/bewaren")
    director.follow("Gelezen")
    said = director.reads()
    assert "brandweer-kust" in said
    assert "zaak bekeken" in said
    assert "Beslissen op een aanvraag om een omgevingsvergunning" in said
    assert director.barriers() == []
    with director.page.expect_download() as taken:
        director.follow("Neem alles mee als CSV")
    lines = taken.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Wanneer;Trace;Actie")
    assert any(";see_case;gemeente-duinrand;wabo-02;brandweer-kust;medewerker-1;" in each for each in lines[1:])


def test_a_partner_finds_no_such_page(sign_in):
    assert sign_in("brandweer-kust").page.goto("/regie/gelezen").status == 404


def test_what_is_held_of_an_applicant_is_shown_with_who_said_it_and_who_read_it(sign_in):
    sign_in("brandweer-kust").go("/zaken/wabo-02")
    director = sign_in(TOWN).go("/regie/inzage")
    director.page.locator("[name=wie]").fill("aanvrager-portaal")
    director.press("Toon")
    said = director.reads()
    assert "Boom kappen Parklaan" in said
    assert "brandweer-kust (medewerker-1)" in said
    assert director.barriers() == []
