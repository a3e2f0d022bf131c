"""The day of an enforcement officer: from what is late to the file that goes along, and a calendar elsewhere."""

import csv
import io
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar

from tests.e2e.late import furnish_late
from tests.e2e.town import TOWN
from tests.patience import PATIENCE

PAGES = (
    "/handhaving",
    "/handhaving?toon=te-laat&partij=brandweer-kust",
    "/handhaving?dag=2026-02-02",
    "/handhaving?dag=2026-02-03",
    "/handhaving/verdeling?per=partij",
    "/handhaving/verdeling",
    "/handhaving/kalender?maand=2026-02",
    "/handhaving/dwangsommen",
    "/handhaving/partijen",
    "/handhaving/agenda",
    "/handhaving/zaken/wabo-11",
    "/handhaving/zaken/wabo-12",
    "/handhaving/zaken/wabo-13",
)


@pytest.fixture(autouse=True)
def _late(town):
    furnish_late(town)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_an_officer_finds_what_is_late_and_takes_the_file_along(sign_in, size):
    officer = sign_in(TOWN, "medewerker-2", size=size)
    officer.follow("Termijnen")
    officer.page.get_by_role("link", name="Te laat").first.click()
    officer.choose("Wie is aan zet", "Gemeente Duinrand")
    officer.choose("Regel", "Op tijd beslissen")
    officer.press("Toon")
    assert "Bijna te laat" not in officer.page.inner_text(".list")
    officer.follow("Uitbouw Kerkstraat 8")
    said = officer.reads()
    assert "Dwangsom nu: € 532" in said
    assert "Zonder besluit loopt dit op tot € 1.442 op 6 apr 2026" in said
    assert "Gemeente Duinrand moet leveren: Dwangsombesluit, uiterlijk maandag 20 april 2026" in said
    assert "Het dossier is heel" in said
    assert "zijn voorbij: dwangsom vanaf" in officer.page.locator(".cost .why__steps").first.text_content()
    assert any(
        "die dag zelf niet meegeteld: " in each for each in officer.page.locator(".why__steps").all_text_contents()
    )
    with officer.page.expect_download() as download:
        officer.follow("Neem het dossier mee (CSV)")
    lines = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig")), delimiter=";"))
    assert lines[0][:4] == ["Regel", "Vastgelegd op", "Geldt vanaf", "Wat"]
    assert [line[3] for line in lines[1:4]] == ["Zaak geopend", "Aanvraag", "Ingebrekestelling"]
    assert all(len(line[7]) == 64 for line in lines[1:])


def test_without_a_script_the_whole_desk_works(sign_in):
    officer = sign_in(TOWN, script=False)
    officer.go("/handhaving").choose("Wie is aan zet", "Brandweer Kust")
    officer.press("Toon")
    assert "Advies" in officer.reads()
    officer.follow("Dwangsommen")
    assert "€ 532" in officer.reads()


def test_who_supervises_begins_at_the_deadlines_and_reads_no_contents(sign_in):
    officer = sign_in("toezicht-kust", "medewerker-1")
    assert officer.page.url.endswith("/handhaving")
    assert "wabo-11" in officer.reads()
    assert "Uitbouw" not in officer.page.content()
    officer.go("/handhaving/zaken/wabo-13")
    assert "U houdt toezicht en neemt niet deel" in officer.reads()
    assert "Besluit" in officer.reads()
    for hidden in ("Zonnepanelen", "positief", "verleend", "Medewerker 2"):
        assert hidden not in officer.page.content()
    assert officer.page.goto("/zaken/wabo-13").status == 404
    assert officer.page.goto("/handhaving/zaken/bestaat-niet").status == 404
    assert officer.barriers() == []


def test_partners_have_no_board(sign_in):
    partner = sign_in("brandweer-kust")
    assert partner.page.get_by_role("link", name="Termijnen").count() == 0
    assert partner.page.goto("/handhaving").status == 403
    assert partner.barriers() == []


def test_deadlines_can_be_read_in_a_calendar_until_the_address_is_withdrawn(sign_in):
    officer = sign_in(TOWN)
    officer.go("/handhaving/agenda").press("Maak een geheim adres")
    address = officer.page.get_by_label("Geheim adres").input_value()
    events = Calendar.from_ical(httpx.get(address, timeout=PATIENCE).content).events
    late = [
        each for each in events if each["location"] == "Gemeente Duinrand" and "Te laat: Besluit" in each["summary"]
    ]
    assert not any("Reclamebord" in str(each) for each in late)
    assert {"2026-02-02", "2026-03-02"} <= {each.start.isoformat() for each in late}
    officer.go("/handhaving/agenda").press("Maak een nieuw geheim adres")
    renewed = officer.page.get_by_label("Geheim adres").input_value()
    assert _status(address) == 404
    assert _status(renewed) == 200
    officer.press("Sluit de agenda")
    assert _status(renewed) == 404


def _status(address):
    return httpx.get(address, timeout=PATIENCE).status_code


@pytest.mark.parametrize(("size", "language"), [("desk", "nl"), ("phone", "nl"), ("desk", "en"), ("phone", "en")])
@pytest.mark.parametrize("party", [TOWN, "toezicht-kust"])
def test_no_page_of_the_officer_has_barriers(sign_in, size, language, party):
    officer = sign_in(party, size=size, language=language)
    found = {}
    for address in PAGES:
        answer = officer.page.goto(address)
        assert answer.status == 200, address
        if barriers := officer.barriers():
            found[address] = barriers
    assert found == {}
