"""Who directs a case erases what should never have been written; who could see it is told, and sees it no more."""

from orchestrator.db.journals import read_entries
from orchestrator.domain.case import FactDraft
from orchestrator.domain.journal import InputKind
from orchestrator.domain.party import Actor
from orchestrator.usecases.facts import record_fact
from tests.e2e.town import TODAY, TOWN

ADVISER = "brandweer-kust"
ERASE = "Wis \N{EN DASH} "
MARK = "Betreft een ander adres: Verzonnenlaan 4711"


def advised(town) -> None:
    asked = {"gevraagd_op": "2026-03-01", "uiterlijk_op": "2026-03-28"}
    town.add("wabo-01", TOWN, "advies_gevraagd", asked, TODAY)
    town.add("wabo-01", ADVISER, "advies", {"strekking": "negatief", "toelichting": MARK}, TODAY)


def test_a_slip_is_erased_for_good_and_who_could_see_it_is_told(sign_in, town):
    advised(town)
    director = sign_in(TOWN).go("/zaken/wabo-01")
    assert MARK in director.reads()
    director.follow(f"{ERASE}Advies")
    assert MARK in director.reads()
    assert director.barriers() == []
    director.press("Wis dit voor goed")
    assert "Schrijf waarom, in 1 tot 2000 tekens" in director.reads()
    assert director.barriers() == []
    director.fill("Waarom", "Gaat over een ander adres")
    director.press("Wis dit voor goed")
    said = director.reads()
    assert "Het is gewist. Wie het kon zien, krijgt er bericht van." in said
    assert "Gaat over een ander adres" in said
    assert MARK not in said
    assert director.barriers() == []
    director.go("/regie/bewaren")
    assert "Gaat over een ander adres" in director.reads()
    assert director.barriers() == []
    adviser = sign_in(ADVISER).go("/postvak/berichten")
    assert "had er niet mogen staan en is gewist: Gaat over een ander adres" in adviser.reads()
    assert adviser.barriers() == []
    applicant = sign_in("aanvrager-portaal").go("/zaken/wabo-01")
    # Of an advice everybody may know that it is there, and so that it no longer is.
    assert "Gewist: regel" in applicant.reads()
    assert MARK not in applicant.reads()


def test_a_fact_is_erased_with_what_corrected_it(sign_in, town):
    town.add("wabo-05", TOWN, "aanvraag", {"ontvangen_op": "2026-03-10", "activiteit": "bouwen"}, TODAY)
    with town.database.transaction() as session:
        seq = max(each.seq for each in read_entries(session, "wabo-05") if each.kind is InputKind.FACT)
        better = {"ontvangen_op": "2026-03-11", "activiteit": "bouwen"}
        draft = FactDraft("aanvraag", better, corrects=f"f{seq}")
        record_fact(session, Actor(TOWN, "medewerker-1"), "wabo-05", draft, at=TODAY, key="beter")
    director = sign_in(TOWN).go(f"/zaken/wabo-05/wissen/{seq}")
    director.page.check("input[name=alles]")
    director.fill("Waarom", "Verkeerde zaak")
    director.press("Wis dit voor goed")
    assert "Het is gewist" in director.reads()
    assert "10 mrt 2026" not in director.reads()
    assert director.page.goto(f"/zaken/wabo-05/wissen/{seq}").status == 404


def test_of_a_closed_case_nothing_is_erased_and_the_page_says_why(sign_in, town):
    town.add("wabo-05", TOWN, "case_closed", {"why": "Klaar"}, TODAY)
    director = sign_in(TOWN).go("/zaken/wabo-05/wissen/1")
    director.fill("Waarom", "Verkeerde zaak")
    director.press("Wis dit voor goed")
    assert "Dit wordt niet gewist: de zaak is gesloten" in director.reads()
    assert director.barriers() == []
    assert "Schuur Achterweg" in director.go("/zaken/wabo-05").reads()


def test_nobody_but_who_directs_is_offered_it(sign_in):
    adviser = sign_in(ADVISER).go("/zaken/wabo-01")
    assert ERASE not in adviser.reads()
    assert adviser.page.goto("/zaken/wabo-01/wissen/1").status in {403, 404}
    director = sign_in(TOWN)
    assert director.page.goto("/zaken/wabo-01/wissen/2").status == 404
