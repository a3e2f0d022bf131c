"""The director's desk, from sign-in to done."""

import csv
import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.e2e.town import TOWN


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_case_from_opening_to_its_first_duty(sign_in, size):
    director = sign_in(TOWN, size=size)
    director.follow("Nieuwe zaak")
    director.follow("Omgevingsvergunning")
    director.press("Open de zaak")
    assert "Geef de zaak een titel" in director.reads()
    director.fill("Titel", "Carport Molenweg")
    director.page.locator("summary", has_text="Aanvrager").click()
    director.page.locator("[name='rol-aanvrager'][value='aanvrager-portaal']").check()
    director.press("Open de zaak")
    assert "De zaak is geopend" in director.reads()

    director.follow("Feit toevoegen")
    director.page.get_by_role("link", name="Aanvraag", exact=True).click()
    director.fill("Ontvangen op", "2026-03-16")
    director.page.get_by_label("kappen").check()
    director.press("Bekijk wat eruit volgt")
    assert "Er is nog niets veranderd" in director.reads()
    assert "Gemeente Duinrand moet nu leveren: Besluit" in director.reads()
    assert director.barriers() == []

    director.confirm()
    assert "Het feit is toegevoegd" in director.reads()
    assert "Waarom deze datum?" in director.reads()


def test_the_effect_is_shown_before_anything_happens(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-02/feit/besluit")
    director.fill("Bekendgemaakt op", "2026-03-16")
    director.page.get_by_label("geweigerd").check()
    director.press("Bekijk wat eruit volgt")
    assert "Gemeente Duinrand heeft voldaan: Besluit" in director.reads()
    director.press("Wijzig")
    assert director.page.get_by_label("Bekendgemaakt op").input_value() == "2026-03-16"
    assert director.page.get_by_label("geweigerd").is_checked()
    director.go("/zaken/wabo-02")
    assert "geweigerd" not in director.reads()


def test_what_is_not_allowed_is_refused_with_its_rule_and_the_way_out(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-01/feit/besluit")
    director.fill("Bekendgemaakt op", "2026-03-16")
    director.page.get_by_label("verleend", exact=True).check()
    director.press("Bekijk wat eruit volgt")
    said = director.reads()
    assert "Het advies is nog niet binnen" in said
    assert "Dit kan pas na: Advies" in said
    assert "Awb 3:6" in said
    assert director.page.get_by_label("verleend", exact=True).is_checked()
    assert director.barriers() == []


def test_what_has_to_be_done_leads_to_its_form_or_to_what_comes_first(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-01")
    now = director.page.locator("section[aria-labelledby=nu]")
    assert "Dit kan nog niet. Het advies is nog niet binnen. Dit kan pas na: Advies" in now.inner_text()
    assert now.get_by_role("link", name="Besluit", exact=True).count() == 0
    director.go("/zaken/wabo-02")
    now.get_by_role("link", name="Besluit", exact=True).click()
    assert director.page.url.endswith("/zaken/wabo-02/feit/besluit")


def test_a_duty_names_the_facts_its_day_is_counted_from(sign_in):
    now = sign_in(TOWN).go("/zaken/wabo-02").page.locator("section[aria-labelledby=nu]")
    assert "rust op: Aanvraag 13 mrt 2026" in now.inner_text()


def test_a_term_that_runs_offers_no_way_to_let_it_run(sign_in):
    now = sign_in(TOWN).go("/zaken/wabo-02").page.locator("section[aria-labelledby=nu]")
    assert "Opschorten met" in now.inner_text()
    assert "Weer laten lopen met" not in now.inner_text()


def test_errors_stand_at_the_top_and_beside_the_field(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-02/feit/besluit")
    director.press("Bekijk wat eruit volgt")
    assert "Er zijn 2 dingen die niet kloppen" in director.reads()
    assert director.page.evaluate("document.activeElement.id") == "fouten"
    assert director.page.locator(".field__problem").count() == 2
    assert director.barriers() == []
    director.follow("Bekendgemaakt op: Vul dit in.")
    assert director.page.evaluate("document.activeElement.id") == "veld-bekendgemaakt_op"


def test_a_role_is_taken_up_and_laid_down_by_dated_facts(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-05/partijen")
    director.page.get_by_role("link", name=re.compile("Partij toevoegen.*Adviseur$")).click()
    assert director.page.get_by_label("Rol").input_value() == "adviseur"
    director.choose("Partij", "Brandweer Kust")
    director.press("Bekijk wat eruit volgt")
    director.confirm()
    director.follow("Partijen en rollen")
    assert "Brandweer Kust" in director.reads()
    director.page.get_by_role("link", name="Rol beëindigen Brandweer Kust").click()
    director.press("Bekijk wat eruit volgt")
    director.confirm()
    director.go("/zaken/wabo-05/partijen")
    assert "Brandweer Kust" not in director.reads()


def test_work_is_given_in_the_directors_own_words(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-01")
    director.follow("Opdracht geven")
    assert director.page.inner_text("h1") == "Opdracht geven"
    director.choose("Rol", "Adviseur")
    director.fill("Wat er te doen is", "Kijk ook naar de constructie van het dak")
    director.choose("Partij", "Gemeente Duinrand")
    director.press("Bekijk wat eruit volgt")
    assert "Kies een partij die deze rol heeft in deze zaak" in director.reads()
    director.choose("Partij", "Maak een keuze")
    director.press("Bekijk wat eruit volgt")
    director.confirm()
    assert "Kijk ook naar de constructie van het dak" in director.reads()


def test_a_case_is_closed_found_back_and_reopened(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-05")
    director.follow("Zaak sluiten")
    director.press("Bekijk wat eruit volgt")
    director.confirm()
    assert "Deze zaak is gesloten sinds" in director.reads()
    director.go("/regie?toon=gesloten")
    director.follow("Schuur Achterweg")
    director.follow("Zaak heropenen")
    director.press("Bekijk wat eruit volgt")
    director.confirm()
    assert "Deze zaak is gesloten" not in director.reads()


def test_a_mistake_is_undone_by_a_correction(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-02")
    director.page.get_by_role("link", name=re.compile("Verbeter.*Aanvraag$")).click()
    assert director.page.get_by_label("Ontvangen op").input_value() == "2026-03-13"
    director.fill("Ontvangen op", "2026-03-02")
    director.press("Bekijk wat eruit volgt")
    director.confirm()
    assert "Aanvraag: verbeterd" in director.reads()
    assert "later verbeterd of ingetrokken" in director.reads()


def test_the_worklist_is_narrowed_kept_and_shared_as_a_link(sign_in):
    director = sign_in(TOWN)
    first = director.page.locator("tbody tr").first.inner_text()
    assert "Reclamebord Haven" in first
    assert "Te laat" in first
    director.follow("Te laat")
    director.fill("Titel of nummer", "dakkapel")
    director.press("Toon")
    director.page.wait_for_url(re.compile("zoek=dakkapel"))
    shared = director.page.url
    expect(director.page.locator("tbody tr")).to_have_count(1)
    director.page.get_by_text("Bewaar deze weergave").click()
    director.fill("Naam", "Dakkapellen")
    director.press("Bewaar")
    director.go("/regie")
    director.follow("Dakkapellen")
    expect(director.page.locator("tbody tr")).to_have_count(1)

    colleague = sign_in(TOWN, "medewerker-2").go(shared)
    expect(colleague.page.locator("tbody tr")).to_have_count(1)
    assert "Dakkapellen" not in colleague.reads()


def test_a_choice_in_a_filter_shows_at_once_and_stands_in_the_address(sign_in):
    director = sign_in(TOWN)
    director.choose("Wacht op", "Brandweer Kust")
    expect(director.page.locator("tbody tr")).to_have_count(1)
    director.page.wait_for_url(re.compile("wacht-op=brandweer-kust"))
    assert director.page.get_by_label("Wacht op").input_value() == "brandweer-kust"


def test_one_thing_is_done_to_several_cases(sign_in):
    director = sign_in(TOWN)
    for case in ("wabo-01", "wabo-02"):
        director.page.locator(f"[name=zaak][value={case}]").check()
    director.press("Doe iets met de gekozen zaken")
    director.choose("Rol", "Aanvrager")
    director.fill("Wat is er te doen? (mag leeg blijven)", "Stuur een recente foto")
    director.press("Doe dit voor 2 zaken")
    assert "Bij 2 zaken is het gelukt." in director.reads()
    assert director.barriers() == []
    assert "Stuur een recente foto" in director.go("/zaken/wabo-02").reads()


def test_the_worklist_is_taken_away_as_a_file(sign_in):
    director = sign_in(TOWN)
    kept = director.page.request.get("/regie/werkvoorraad.csv?toon=alles").body()
    assert kept.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(kept.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Zaak"
    assert {row[0] for row in rows[1:]} == {"wabo-01", "wabo-02", "wabo-03", "wabo-04", "wabo-05"}
    book = director.page.request.get("/regie/werkvoorraad.xlsx").body()
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(book)).namelist()


def test_news_is_told_and_nothing_moves(sign_in, town):
    director = sign_in(TOWN).go("/zaken/wabo-02")
    director.page.wait_for_load_state("load")
    before = director.page.locator("#ruimte").bounding_box()
    town.add("wabo-02", "aanvrager-portaal", "intrekking", {})
    director.page.get_by_text("Er is nieuws").wait_for()
    after = director.page.locator("#ruimte").bounding_box()
    assert before == after
    director.press("Laat het nieuws zien")
    director.page.locator(".line b", has_text="Intrekking van de aanvraag").wait_for()
