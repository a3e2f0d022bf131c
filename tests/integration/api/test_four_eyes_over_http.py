"""Four eyes at the doors: what forbids the delivery forbids taking the work on, and who names no person is refused."""

from typing import Any

import pytest

from orchestrator.db.database import Database
from orchestrator.usecases.policies import publish_policy
from tests.integration.api.conftest import BEGIN, POLICY
from tests.integration.api.counter import GEMEENTE, OPENING, PORTAAL, Counter
from tests.integration.lists.reader import Reader, words

WHY = "Wie voorbereidt, besluit niet"
NOBODY = "Who prepares does not decide. This rule is about persons, and you act without one"
DECISION = {"type": "besluit", "fields": {"bekendgemaakt_op": "2026-03-03", "uitkomst": "verleend"}}


@pytest.fixture
def office(database: Database, counter: Counter) -> Counter:
    """The counter, with a permit prepared by the first of two colleagues and offered to be decided on."""
    text = POLICY.read_text("utf-8").replace("policy: vergunning", "policy: beslissing", 1)
    text = text.replace("tasks:\n", "tasks:\n  besluit_nemen: {yields: besluit, title: {nl: Beslissen, en: Decide}}\n")
    with database.transaction() as session:
        publish_policy(session, text, at=BEGIN)
    opening = {**OPENING, "policy": "beslissing", "roles": {"aanvrager": PORTAAL}}
    assert counter.post("/v1/cases", GEMEENTE, opening).status_code == 201
    counter.add(PORTAAL, {"type": "aanvraag", "fields": {"ontvangen_op": "2026-03-02", "soort": "overig"}})
    counter.add(GEMEENTE, {"type": "voorbereiding"}, person="medewerker-1")
    return counter


def seen(office: Counter, task: str, person: str | None) -> dict[str, Any]:
    found: dict[str, Any] = office.send("GET", f"/v1/tasks/{task}", GEMEENTE, person).json()
    return found


@pytest.mark.parametrize(
    ("person", "reason"), [("medewerker-1", "Who prepares does not decide"), (None, NOBODY)], ids=["same", "nobody"]
)
def test_who_may_not_decide_may_not_take_the_decision_on_and_hears_why(
    office: Counter, person: str | None, reason: str
) -> None:
    task = office.offered(GEMEENTE)
    offered = seen(office, task, person)
    assert (offered["task"]["state"], offered["excluded"]["rule"]) == ("offered", "vier_ogen")
    assert offered["excluded"]["reason"]["en"] == reason
    claimed = office.post(f"/v1/tasks/{task}/claim", GEMEENTE, person=person)
    assert (claimed.status_code, claimed.json()["type"]) == (403, "urn:problem:speelruimte:fact-refused")
    assert (claimed.json()["rule"], claimed.json()["source"]) == ("vier_ogen", "Eigen regel 2")
    assert claimed.json()["reason"]["en"] == reason
    assert seen(office, task, person)["task"]["state"] == "offered", "it is still there for a colleague"


def test_a_colleague_takes_it_on_and_decides(office: Counter) -> None:
    task = office.offered(GEMEENTE)
    assert seen(office, task, "medewerker-2")["excluded"] is None
    assert office.post(f"/v1/tasks/{task}/claim", GEMEENTE, person="medewerker-2").status_code == 200
    for person in (None, "medewerker-1"):
        done = office.post(f"/v1/tasks/{task}/complete", GEMEENTE, {"facts": [DECISION]}, person=person)
        assert done.status_code in {403, 409}, "it is the colleague's now"
    done = office.post(f"/v1/tasks/{task}/complete", GEMEENTE, {"facts": [DECISION]}, person="medewerker-2")
    assert (done.status_code, done.json()["task"]["completedPerson"]) == (200, "medewerker-2")


def test_the_token_of_a_party_is_no_way_round_a_rule_about_persons(office: Counter) -> None:
    facts = f"/v1/cases/{OPENING['id']}/facts"
    for person, reason in (("medewerker-1", "Who prepares does not decide"), (None, NOBODY)):
        answer = office.post(facts, GEMEENTE, DECISION, person=person)
        assert (answer.status_code, answer.json()["reason"]["en"]) == (403, reason)
    assert office.post(facts, GEMEENTE, DECISION, person="medewerker-2").status_code == 201


def test_the_page_of_the_work_says_who_is_kept_from_it_and_offers_no_button(office: Counter) -> None:
    page = f"/postvak/taak/{office.offered(GEMEENTE)}"
    with Reader(office.url) as reader:
        kept = reader.get(page)
        assert WHY in words(kept.text)
        assert "Oppakken" not in words(kept.text)
        open_to = reader.sits_at(GEMEENTE, "medewerker-2").get(page)
        assert WHY not in words(open_to.text)
        assert "Oppakken" in words(open_to.text)
