"""People are called as the list of their party calls them, at whatever place somebody sees that they did something."""

import pytest

from orchestrator.clock import now
from orchestrator.db.persons import save_person
from orchestrator.domain.case import FactDraft
from orchestrator.domain.party import Actor, Seat
from orchestrator.domain.person import FICTIONAL, Person, PersonState
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.tasks import claim_task
from tests.e2e.town import TODAY, TOWN, Town

NAMES = {TOWN: "Fatima de Vries-van 't Hof", "brandweer-kust": "Noor <b>Akkerman</b>"}


@pytest.fixture
def known(town: Town) -> Town:
    """Somebody at the municipality and at an adviser, whose ids say less than their names."""
    for party, name in NAMES.items():
        person = Person(party, "fdv", name, frozenset({Seat.WORKER}), PersonState.ACTIVE, now(), FICTIONAL, "fdv")
        with town.database.transaction() as session:
            save_person(session, person)
    return town


def adds(town: Town, party: str, kind: str, **fields: str) -> None:
    with town.database.transaction() as session:
        record_fact(session, Actor(party, "fdv"), "wabo-01", FactDraft(kind, fields), at=TODAY, key=f"{party} {kind}")


def test_people_are_called_by_name_in_a_case_at_a_task_and_at_the_top_of_a_page(known, sign_in):
    adds(known, TOWN, "work_given", role="adviseur", what="Kijk ter plaatse")
    adds(known, "brandweer-kust", "advies", strekking="positief")
    fatima = sign_in(TOWN, "fdv")
    assert NAMES[TOWN] in fatima.page.inner_text("header")
    fatima.go("/zaken/wabo-01")
    told = fatima.page.locator("section[aria-labelledby=wat-er-gebeurde]").inner_text()
    assert NAMES[TOWN] in told
    assert NAMES["brandweer-kust"] in told  # as text, and not as what it would be in a page
    assert "fdv" not in fatima.reads().lower()
    with known.database.transaction() as session:
        session.connection().exec_driver_sql("update person set name = 'Fatima Bakker' where id = 'fdv'")
    assert "Fatima Bakker" in fatima.go("/zaken/wabo-01").reads()


def test_a_colleague_who_has_a_task_is_called_by_name(known, sign_in):
    task = "wabo-02:ontvangst_melden:f7:1"
    with known.database.transaction() as session:
        claim_task(session, Actor(TOWN, "fdv"), task, at=TODAY, key="mine")
    colleague = sign_in(TOWN)
    assert "Medewerker 1" in colleague.page.inner_text("header")
    assert NAMES[TOWN] in colleague.go(f"/postvak/taak/{task}").reads()
    assert NAMES[TOWN] in colleague.go("/postvak?toon=collegas").reads()


def test_fictional_people_are_called_as_one_says_it(sign_in):
    assert "Wmo-consulent" in sign_in(TOWN, "wmo-consulent").page.inner_text("header")
