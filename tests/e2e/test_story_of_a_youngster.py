"""One youngster, four desks: from the report of a school, over a term that is missed, to a case that is closed.

Nobody hands a baton on. Each adds what it knows, and finds on its own desk what that asks of it.
"""

import pytest

from tests.e2e.town import TOWN

SCHOOL, SAFETY, BOARD = "school-de-regenboog", "veilig-thuis-kust", "raad-kinderbescherming"
ROLES = {
    "school": (SCHOOL,),
    "ggz": ("ggz-noorderlicht",),
    "veilig_thuis": (SAFETY,),
    "raad": (BOARD,),
    "jeugdige_en_ouders": ("gezin-portaal",),
}
CASE = "Gezin Duinpad"
SEVEN_WEEKS = 49


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_from_the_report_of_a_school_to_a_closed_case(sign_in, town, size):
    town.open("jeugdhulp", "jeugd-01", CASE, ROLES)
    the_school_reports(sign_in(SCHOOL, size=size))
    veilig_thuis_assesses_and_asks_the_board(sign_in(SAFETY, size=size))
    the_board_takes_it_on(sign_in(BOARD, size=size))
    town.pass_days(SEVEN_WEEKS)
    officer = sign_in(TOWN, "handhaver", size=size)
    the_officer_finds_the_breach_and_what_comes_next(officer)
    director = sign_in(TOWN, "regisseur", size=size)
    the_director_becomes_enforcer(director)
    the_officer_calls_to_account(officer)
    the_case_stays_open_while_something_is_owed(director)
    the_board_delivers_late(sign_in(BOARD, size=size))
    the_director_closes(director)
    the_officer_still_sees_what_came_late(officer)


def the_school_reports(school):
    assert "Zoek dan bovenaan de zaak op" in told(school)
    school.page.get_by_role("searchbox").first.fill("duinpad")
    school.press("Zoek")
    school.follow(CASE)
    look_at(school, "Melding", {"Ontvangen op": "2026-03-16"}, "vermoeden van mishandeling", "gewoon")
    assert "Veilig Thuis" not in told(school)  # what follows rests on an assessment that no school sees
    assert school.barriers() == []
    confirm(school)


def veilig_thuis_assesses_and_asks_the_board(assessor):
    take_on(assessor, "Veiligheid beoordelen")
    assessor.page.get_by_label("onveilig", exact=True).check()
    assessor.press("Afronden")
    assert "Veilig Thuis Kust moet nu leveren: Veiligheidsplan, uiterlijk 23 mrt 2026" in told(assessor)

    assessor.follow("Naar het postvak")
    take_on(assessor, "Veiligheidsplan maken")
    assessor.fill("Opgesteld op", "2026-03-16")
    assessor.press("Afronden")
    assert "Ontvangstbevestiging" in told(assessor)

    assessor.follow("Alles wat u van deze zaak mag zien")
    look_at(assessor, "Verzoek tot raadsonderzoek", {"Reden": "Thuis is het niet veilig"})
    assert "moet nu leveren: Raadsonderzoek, uiterlijk 28 apr 2026" in told(assessor)
    confirm(assessor)


def the_board_takes_it_on(board):
    take_on(board, "Raadsonderzoek doen")
    assert "Thuis is het niet veilig" in told(board)


def the_officer_finds_the_breach_and_what_comes_next(officer):
    officer.follow("Termijnen")
    officer.page.get_by_role("link", name="Te laat").first.click()
    officer.choose("Wie is aan zet", "Raad voor de Kinderbescherming")
    officer.press("Toon")
    officer.page.wait_for_url("**partij=raad-kinderbescherming**")
    assert "Reclamebord Haven" not in told(officer)
    officer.follow(CASE)
    said = told(officer)
    assert "Het dossier is heel" in said
    assert "Eerst nodig: Rol van de gemeente (van Gemeente)" in said
    assert "Gemeente moet leveren: Aangesproken op een verplichting, binnen 1 week" in said


def the_director_becomes_enforcer(director):
    director.follow("Te laat")
    director.follow(CASE)
    look_at(director, "Rol van de gemeente", {"Vanaf": "2026-05-04"}, "handhaver")
    assert "Er is nog niets veranderd" in told(director)
    assert "Gemeente Duinrand moet nu leveren: Aangesproken op een verplichting, uiterlijk 11 mei 2026" in told(
        director
    )
    confirm(director)


def the_officer_calls_to_account(officer):
    officer.page.reload()
    assert "Gemeente Duinrand moet leveren: Aangesproken op een verplichting, uiterlijk maandag 11 mei" in told(officer)
    officer.follow("Naar de zaak")
    look_at(officer, "Aangesproken op een verplichting", {"Aangesproken op": "2026-05-04"})
    assert "Gemeente Duinrand heeft voldaan" in told(officer)
    confirm(officer)


def the_case_stays_open_while_something_is_owed(director):
    director.follow("Zaak sluiten")
    said = told(director)
    assert "Dit mag nu niet" in said
    assert "Gemeente moet nog leveren: Gesprek en onderzoek" in said
    assert "Raad voor de Kinderbescherming moet nog leveren: Raadsonderzoek" in said
    assert director.barriers() == []
    director.go("/postvak")
    take_on(director, "Hulpvraag onderzoeken")
    director.fill("Afgerond op", "2026-05-04")
    director.page.get_by_label("geen hulp nodig").check()
    director.press("Afronden")
    director.follow("Alles wat u van deze zaak mag zien")
    director.follow("Zaak sluiten")
    assert "Dit kan pas na: Raadsonderzoek (van Raad voor de Kinderbescherming)" in told(director)


def the_board_delivers_late(board):
    board.follow("Raadsonderzoek doen")
    board.page.get_by_label("geen maatregel").check()
    board.press("Afronden")
    assert "Raad voor de Kinderbescherming heeft te laat voldaan" in told(board)


def the_director_closes(director):
    director.page.reload()
    director.press("Bekijk wat eruit volgt")
    director.confirm()
    assert "De zaak is gesloten" in told(director)
    assert "Deze zaak is gesloten sinds" in told(director)
    assert director.barriers() == []


def the_officer_still_sees_what_came_late(officer):
    officer.go("/handhaving/zaken/jeugd-01")
    assert "In deze zaak is nu niets te laat" in told(officer)
    assert "Taak afgerond: Veiligheid beoordelen" in told(officer)
    officer.page.locator("summary", has_text="van eerder").click()
    assert "Te laat nagekomen Raadsonderzoek" in told(officer)


def take_on(partner, work):
    partner.follow(work)
    partner.press("Oppakken")


def look_at(somebody, fact, typed, *ticks):
    """From the page of the case: fill in a fact, and look at what would follow."""
    somebody.follow("Feit toevoegen")
    somebody.page.get_by_role("link", name=fact, exact=True).click()
    for label, value in typed.items():
        somebody.fill(label, value)
    for each in ticks:
        somebody.page.get_by_label(each, exact=True).check()
    somebody.press("Bekijk wat eruit volgt")


def confirm(somebody):
    somebody.confirm()
    assert "Het feit is toegevoegd" in told(somebody)


def told(somebody):
    """What the page says, in one line."""
    return " ".join(somebody.reads().split())
