"""The partner at work: from the inbox to the confirmation of receipt, and everything that can come in between."""

import pytest
from playwright.sync_api import expect

from tests.e2e.town import TOWN

COAST, FIRE = "omgevingsdienst-kust", "brandweer-kust"
ADVICE = "/postvak/taak/wabo-01:tijdig_adviseren:f7:1"
EXPLANATION = "Toelichting (mag leeg blijven)"


def told(somebody):
    """What the page says, in one line."""
    return " ".join(somebody.reads().split())


@pytest.mark.parametrize(("size", "language"), [("desk", "nl"), ("phone", "nl")])
def test_an_adviser_takes_work_on_and_gets_a_confirmation(sign_in, size, language):
    adviser = sign_in(COAST, size=size, language=language)
    assert adviser.page.url.endswith("/postvak")
    assert "Aangeboden (1)" in told(adviser)
    assert adviser.barriers() == []
    adviser.follow("Advies uitbrengen")
    assert "uiterlijk dinsdag 17 maart 2026 (morgen)" in told(adviser).lower()
    assert "Ontvangen op" in told(adviser)
    assert adviser.barriers() == []

    adviser.press("Oppakken")
    assert "De taak is van u" in told(adviser)
    adviser.fill(EXPLANATION, "De dakkapel past bij de straat.")
    adviser.press("Afronden")
    assert "Er is 1 ding dat niet klopt" in told(adviser)
    assert adviser.page.get_by_label(EXPLANATION).input_value() == "De dakkapel past bij de straat."
    assert adviser.barriers() == []

    adviser.page.get_by_label("positief").check()
    adviser.press("Afronden")
    assert "Ontvangstbevestiging" in told(adviser)
    assert "De dakkapel past bij de straat." in told(adviser)
    assert "Omgevingsdienst Kust, Medewerker 1" in told(adviser)
    assert "Omgevingsdienst Kust, Brandweer Kust" not in told(adviser)
    assert adviser.barriers() == []
    adviser.follow("Naar het postvak")
    assert "Gedaan" in told(adviser)
    assert "Aangeboden" not in told(adviser)
    assert adviser.barriers() == []


def test_every_page_of_the_partner_keeps_nobody_out_in_english_either(sign_in, town):
    town.add("wabo-01", TOWN, "work_given", {"role": "adviseur", "party": COAST, "what": "Bel de aanvrager"})
    adviser = sign_in(COAST, size="phone", language="en")
    task = ADVICE.removeprefix("/postvak/taak/")
    pages = ["/postvak", ADVICE, f"/postvak/teruggeven/{task}", f"/postvak/vraag/{task}", "/postvak/berichten"]
    piles = ("mee-bezig", "aangeboden", "verwacht", "collegas", "wacht-op-anderen", "gedaan", "afgewezen")
    found = {}
    for page in [*pages, *(f"/postvak?toon={pile}" for pile in piles)]:
        if barriers := adviser.go(page).barriers():
            found[page] = barriers
    assert found == {}


def test_who_declines_says_why_and_the_director_reads_it(sign_in):
    adviser = sign_in(COAST)
    adviser.go(ADVICE).follow("Afwijzen")
    adviser.press("Wijs de taak af")
    assert "Vul in waarom" in told(adviser)
    assert adviser.barriers() == []
    adviser.fill("Waarom?", "Wij hebben deze week niemand.")
    adviser.press("Wijs de taak af")
    assert "U heeft de taak afgewezen" in told(adviser)
    assert "Afgewezen, nog open (1)" in told(adviser)
    director = sign_in(TOWN)
    assert "Wij hebben deze week niemand." in told(director.go("/zaken/wabo-01"))
    other = sign_in(FIRE)
    assert "Aangeboden (1)" in told(other.go("/postvak"))


def test_work_given_back_is_offered_anew(sign_in):
    adviser = sign_in(COAST)
    adviser.go(ADVICE).press("Oppakken")
    adviser.follow("Teruggeven")
    assert adviser.barriers() == []
    adviser.fill("Waarom?", "Ziek geworden.")
    adviser.press("Geef de taak terug")
    assert "opnieuw aangeboden" in told(adviser)
    assert "Bekijk de taak die opnieuw is aangeboden" in told(adviser.go(ADVICE))
    adviser.follow("Bekijk de taak die opnieuw is aangeboden")
    adviser.press("Oppakken")
    adviser.follow("Teruggeven")
    adviser.page.get_by_label("Het kan niet. De regisseur beslist wat er gebeurt.").check()
    adviser.fill("Waarom?", "De tekening ontbreekt.")
    adviser.press("Geef de taak terug")
    assert "De regisseur beslist wat er gebeurt" in told(adviser)
    assert "De tekening ontbreekt." in told(sign_in(TOWN).go("/zaken/wabo-01"))


def test_a_question_reaches_the_director_and_the_answer_comes_back(sign_in):
    adviser = sign_in(COAST, size="phone")
    adviser.go(ADVICE).follow("Vraag stellen")
    assert adviser.barriers() == []
    adviser.fill("Uw vraag", "Welke tekening geldt?")
    adviser.press("Verstuur de vraag")
    assert "Welke tekening geldt?" in told(adviser)
    assert "De regisseur heeft nog niet geantwoord." in told(adviser)
    director = sign_in(TOWN)
    director.go("/postvak").follow("Vraag van een partner")
    director.press("Oppakken")
    director.fill("Uw antwoord (mag leeg blijven)", "Die van 3 maart.")
    director.press("Verstuur het antwoord")
    assert "Ontvangstbevestiging" in told(director)
    assert "Die van 3 maart." in told(adviser.go("/postvak"))
    assert adviser.barriers() == []
    assert "Die van 3 maart." in told(adviser.go(ADVICE))
    assert adviser.barriers() == []


def test_two_take_it_on_at_once_and_one_hears_who_was_first(sign_in):
    ours, theirs, colleague = sign_in(COAST), sign_in(FIRE), sign_in(FIRE, "medewerker-2")
    for each in (ours, theirs, colleague):
        each.go(ADVICE)
    theirs.press("Oppakken")
    ours.press("Oppakken")
    assert "Brandweer Kust was u net voor" in told(ours)
    assert ours.barriers() == []
    colleague.press("Oppakken")
    assert "Uw collega Medewerker 1 pakte deze taak net op" in told(colleague)
    assert "(1)" in told(colleague.go("/postvak"))


def test_work_that_is_gone_gives_back_what_was_typed(sign_in, town):
    adviser = sign_in(COAST)
    adviser.go(ADVICE).press("Oppakken")
    adviser.fill(EXPLANATION, "Lang verhaal")
    adviser.page.get_by_label("negatief").check()
    town.add("wabo-01", "aanvrager-portaal", "intrekking", {})
    adviser.press("Afronden")
    assert "Deze taak is intussen veranderd" in told(adviser)
    assert "Lang verhaal" in told(adviser)
    assert adviser.barriers() == []


def test_who_left_the_case_gets_back_what_was_typed(sign_in, town):
    adviser = sign_in(COAST, size="phone")
    adviser.go(ADVICE).press("Oppakken")
    adviser.fill(EXPLANATION, "Bijna af")
    town.add("wabo-01", TOWN, "party_left", {"role": "adviseur", "party": COAST})
    adviser.press("Afronden")
    assert "Deze taak is niet meer voor uw organisatie" in told(adviser)
    assert "Bijna af" in told(adviser)
    assert adviser.barriers() == []


def test_without_a_script_work_is_taken_on_and_finished(sign_in):
    adviser = sign_in(COAST, size="phone", script=False)
    adviser.follow("Advies uitbrengen")
    adviser.press("Oppakken")
    adviser.page.get_by_label("negatief").check()
    adviser.press("Afronden")
    assert "Ontvangstbevestiging" in told(adviser)


def test_a_session_that_ends_costs_nothing_that_was_typed(sign_in):
    adviser = sign_in(COAST)
    adviser.go(ADVICE).press("Oppakken")
    adviser.fill(EXPLANATION, "Bijna klaar")
    adviser.page.get_by_label("positief").check()
    adviser.page.context.clear_cookies()
    adviser.press("Afronden")
    assert "Uw sessie is voorbij" in told(adviser)
    adviser.page.click(f"button[value='{COAST}:medewerker-1']")
    adviser.press("Ga verder")
    assert "Ontvangstbevestiging" in told(adviser)
    assert "Bijna klaar" in told(adviser)


def test_a_lost_connection_costs_nothing_that_was_typed(sign_in):
    adviser = sign_in(COAST)
    adviser.go(ADVICE).press("Oppakken")
    adviser.fill(EXPLANATION, "Onderweg in de trein")
    adviser.page.get_by_label("positief").check()
    adviser.page.context.set_offline(True)
    adviser.press("Afronden")
    expect(adviser.page.get_by_role("alert")).to_contain_text("Er is geen verbinding")
    adviser.page.context.set_offline(False)
    adviser.press("Afronden")
    assert "Onderweg in de trein" in told(adviser)
    assert "Ontvangstbevestiging" in told(adviser)


def test_work_given_ad_hoc_is_done_without_filling_in_anything(sign_in, town):
    town.add("wabo-01", TOWN, "work_given", {"role": "adviseur", "party": COAST, "what": "Bel de aanvrager"})
    adviser = sign_in(COAST, size="phone")
    adviser.follow("Opdracht van de regisseur")
    assert "Bel de aanvrager" in told(adviser)
    adviser.press("Oppakken")
    assert adviser.barriers() == []
    adviser.press("Afronden")
    assert "Ontvangstbevestiging" in told(adviser)
    assert "Gedaan" in told(adviser.go("/postvak"))


def test_notices_are_read_once(sign_in):
    applicant = sign_in("aanvrager-portaal", size="phone")
    assert "Nieuwe berichten" in told(applicant)
    assert "Wacht op anderen" in told(applicant)
    assert applicant.barriers() == []
    for left in reversed(range(applicant.page.get_by_role("button", name="Gelezen").count())):
        applicant.press("Gelezen")
        assert applicant.page.get_by_role("button", name="Gelezen").count() == left
    assert "Nieuwe berichten" not in told(applicant)
    assert "Gelezen op" in told(applicant.go("/postvak/berichten"))
    assert applicant.barriers() == []


def test_work_delivered_by_another_way_is_confirmed_too(sign_in, town):
    town.add("wabo-01", COAST, "advies", {"strekking": "negatief"})
    adviser = sign_in(COAST)
    assert "Advies uitbrengen" in told(adviser.go("/postvak?toon=gedaan"))
    assert "Ontvangstbevestiging" in told(adviser.go(ADVICE))
    assert "negatief" in told(adviser)
    other = sign_in(FIRE, size="phone")
    assert "negatief" in told(other.go(ADVICE))
    assert other.barriers() == []


def test_a_closed_case_takes_no_questions_and_says_so(sign_in, town):
    adviser = sign_in(COAST)
    adviser.go(ADVICE).follow("Vraag stellen")
    adviser.fill("Uw vraag", "Gaat dit nog door?")
    town.add("wabo-01", "aanvrager-portaal", "intrekking", {})
    town.add("wabo-01", TOWN, "case_closed", {})
    adviser.press("Verstuur de vraag")
    assert "De zaak is gesloten" in told(adviser)
    assert adviser.page.get_by_label("Uw vraag").input_value() == "Gaat dit nog door?"
    assert adviser.barriers() == []
