"""The director sees how long closed cases are kept, by which source, and which are due."""

from datetime import timedelta

from tests.e2e.town import TODAY, TOWN


def test_a_closed_case_is_due_when_its_term_is_over(sign_in, town):
    town.add("wabo-05", TOWN, "case_closed", {"why": "Ingetrokken"}, TODAY)
    director = sign_in(TOWN).go("/zaken/wabo-05")
    assert "tot 16 mrt 2031, daarna vernietigd" in director.reads()
    director.follow("Bewaren")
    assert "Er hoeft nu niets vernietigd te worden" in director.reads()
    assert "Geen vergunning" in director.reads()
    assert director.barriers() == []
    town.pass_days(timedelta(days=5 * 366).days)
    director = sign_in(TOWN).go("/regie/bewaren")
    assert "1 zaak aan de beurt" in director.reads()
    assert director.barriers() == []


def test_who_does_not_direct_sees_no_day(sign_in, town):
    town.add("wabo-05", TOWN, "case_closed", {"why": "Ingetrokken"}, TODAY)
    applicant = sign_in("aanvrager-portaal").go("/zaken/wabo-05")
    assert "daarna vernietigd" not in applicant.reads()
    assert applicant.page.goto("/regie/bewaren").status == 404


def test_what_is_due_is_destroyed_with_a_reason_and_stands_in_the_record(sign_in, town):
    town.add("wabo-05", TOWN, "case_closed", {"why": "Ingetrokken"}, TODAY)
    early = sign_in(TOWN).go("/regie/bewaren/wabo-05")
    assert "Deze zaak kan nu niet door u worden vernietigd" in early.reads()
    town.pass_days(5 * 366)
    director = sign_in(TOWN).go("/regie/bewaren")
    director.follow("Vernietig")
    assert director.barriers() == []
    director.press("Vernietig")
    assert "Schrijf waarom" in director.reads()
    director.fill("Reden", "Termijn verstreken")
    director.press("Vernietig")
    said = director.reads()
    assert "De zaak is vernietigd" in said
    assert "wabo-05" in said
    assert "Termijn verstreken" in said
    assert director.barriers() == []
    assert director.page.goto("/zaken/wabo-05").status == 404
