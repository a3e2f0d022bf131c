"""Among many parties one is found by typing, at every form that asks for one, also without a script."""

import re

import pytest
from sqlalchemy import text

from api.web.pages.officer.board import VACANT
from api.web.words.language import language
from tests.e2e.town import TODAY, TOWN, Town
from tests.integration.lists.reader import Reader

DUTCH = language("nl")
MANY = """
INSERT INTO party (id, title, kind, registered_at)
SELECT 'bureau-' || n, 'Adviesbureau ' || n, 'adviser', :at FROM generate_series(1, 700) n
"""


@pytest.fixture(autouse=True)
def many_parties(town: Town) -> None:
    with town.database.transaction() as session:
        session.execute(text(MANY), {"at": TODAY})


def opened(reader: Reader, **typed: str):
    path = "/regie/nieuwe-zaak"
    page = reader.get(path, beleid="omgevingsvergunning")
    return reader.send(path, page, beleid="omgevingsvergunning", titel="Schuur", **typed)


def which(typed: str) -> str:
    return DUTCH.say("forms.which_party", words=typed)


def choices(page: str) -> list[str]:
    return re.findall(r'type="(?:radio|checkbox)" id="veld-[^"]+" name="rol-[a-z_]+" value="([^"]+)"', page)


def test_a_part_of_a_name_leads_to_the_parties_it_could_mean_and_nothing_is_done_before_one_is_chosen(reader: Reader):
    page = opened(reader, **{"rol-aanvrager": "bureau 69"})
    assert which("bureau 69") in page.text
    assert {"bureau-69", "bureau-690", "bureau-699"} <= set(choices(page.text))
    assert reader.rows("/regie/werkvoorraad.csv", toon="alles") == []
    done = opened(reader, **{"rol-aanvrager": ["bureau 69", "bureau-690"]})
    assert "Adviesbureau 690" in done.text
    assert len(reader.rows("/regie/werkvoorraad.csv", toon="alles")) == 1


def test_a_name_or_an_id_in_full_or_as_it_is_suggested_is_that_party(reader: Reader):
    suggested = reader.get("/partijen/suggesties", **{"rol-aanvrager": "bureau 700"}).text
    assert re.findall(r'value="([^"]+)"', suggested) == ["Adviesbureau 700 (bureau-700)"]
    for typed in ("Adviesbureau 700 (bureau-700)", "adviesbureau 700", "bureau-700"):
        assert "Adviesbureau 700" in opened(reader, **{"rol-aanvrager": typed}).text
    assert len(reader.rows("/regie/werkvoorraad.csv", toon="alles")) == 3
    nobody = opened(reader, **{"rol-aanvrager": "Bestaat niet"})
    assert DUTCH.say("forms.no_party", words="Bestaat niet") in nobody.text
    assert 'value="Bestaat niet"' in nobody.text


def test_several_parties_are_added_one_after_the_other(reader: Reader):
    page = opened(reader, **{"rol-adviseur": ["bureau-1", "Adviesbureau 2"], "_doen": "zoek"})
    assert len(re.findall(r'name="rol-adviseur" value="bureau-[12]" checked', page.text)) == 2
    done = opened(reader, **{"rol-adviseur": ["bureau-1", "bureau-2", "Adviesbureau 3"]})
    assert all(f"Adviesbureau {number}" in done.text for number in (1, 2, 3))


def test_a_party_is_found_where_a_fact_names_it_where_work_is_given_to_many_and_where_lists_are_narrowed(
    reader: Reader, town: Town
):
    case = town.open("omgevingsvergunning", "wabo-1", "Schuur", {"aanvrager": ("aanvrager-portaal",)})
    path = f"/zaken/{case}/feit/party_joined"
    asked = reader.post(path, role="adviseur", party="bureau 65", _doen="bekijk")
    assert which("bureau 65") in asked.text
    seen = reader.post(path, role="adviseur", party=["bureau 65", "bureau-650"], _doen="bekijk")
    assert "Adviesbureau 650" in seen.text
    added = reader.send(path, seen, role="adviseur", party="bureau-650", _doen="voeg-toe")
    assert "Adviesbureau 650" in added.text
    unknown = reader.post(
        f"/regie/meer-zaken?zaak={case}", zaak=case, doen="partij", role="adviseur", party="bureau 65"
    )
    assert which("bureau 65") in unknown.text
    for path, name in (("/regie", "wacht-op"), ("/handhaving", "partij"), ("/handhaving/kalender", "partij")):
        page = reader.get(path, **{name: "bureau 65"}).text
        assert which("bureau 65") in page
        assert f"{name}=bureau-650" in page
        assert "Adviesbureau 650 (bureau-650)" in reader.get(path, **{name: "adviesbureau 650"}).text


def test_more_cases_than_can_be_done_at_a_time_are_refused_before_anything_is_done(reader: Reader):
    query = "&".join(f"zaak=zaak-{number}" for number in range(101))
    page = reader._http.get(f"/regie/meer-zaken?{query}", follow_redirects=True)
    assert page.status_code == 400
    assert "U koos 101 zaken. Er is nog niets gedaan." in page.text


def test_a_page_of_seats_that_is_cut_says_so(reader: Reader):
    page = reader.get("/aanmelden").text
    assert "Hier staan 200 partijen; er zijn er meer." in page
    assert "Adviesbureau 650" in reader.get("/aanmelden", zoek="bureau 650").text
    assert TOWN in reader.get("/aanmelden", zoek="duinrand").text


@pytest.mark.parametrize("path", ["/handhaving", "/handhaving/kalender"])
def test_nobody_is_no_party_that_was_not_found(reader: Reader, path: str):
    assert DUTCH.say("forms.no_party", words=VACANT) not in reader.get(path, partij=VACANT).text
    assert DUTCH.say("forms.no_party", words="Bestaat niet") in reader.get(path, partij="Bestaat niet").text
