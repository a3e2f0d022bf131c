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
