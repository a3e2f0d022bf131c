"""Who registers a party and who changes one: rights go by the party that is changed, and each change has a name."""

from typing import Any

import pytest

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.party import PLATFORM, PartyAmendment
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.parties import amend_as_operator
from orchestrator.usecases.stuck import issue_operator_token
from tests.integration.api.counter import (
    AANVRAAG,
    BRANDWEER,
    GEMEENTE,
    OMGEVINGSDIENST,
    OPENING,
    PORTAAL,
    VEENLAND,
    Counter,
)

SCHOOL = {"id": "school-de-zon", "title": "School De Zon", "kind": "school"}


def kind_of(answer: Any) -> str:
    return str(answer.json()["type"]).rpartition(":")[2]


@pytest.fixture
def school(counter: Counter) -> str:
    assert counter.post("/v1/parties", GEMEENTE, SCHOOL).status_code == 201
    return "/v1/parties/school-de-zon"


def test_registering_is_not_changing(counter: Counter, school: str) -> None:
    for other in (SCHOOL["id"], GEMEENTE, PORTAAL):
        answer = counter.post("/v1/parties", VEENLAND, {"id": other, "title": "Overgenomen", "kind": "citizen"})
        assert (answer.status_code, kind_of(answer)) == (409, "party-exists")
    assert counter.get(school).json()["title"] == "School De Zon"
    assert counter.get(f"/v1/parties/{GEMEENTE}").json()["kind"] == "municipality"


def test_the_same_registration_sent_twice_is_answered_twice(counter: Counter) -> None:
    first, second = (counter.post("/v1/parties", GEMEENTE, SCHOOL, key="een") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"


def test_a_municipality_is_registered_by_the_operator_alone(counter: Counter) -> None:
    answer = counter.post("/v1/parties", GEMEENTE, {"id": "gemeente-elders", "title": "Elders", "kind": "municipality"})
    assert (answer.status_code, kind_of(answer)) == (403, "not-yours")
    assert counter.post("/v1/parties", BRANDWEER, SCHOOL).status_code == 403


def test_a_kind_that_there_is_not_is_told_with_those_that_there_are(counter: Counter, school: str) -> None:
    answer = counter.post("/v1/parties", GEMEENTE, SCHOOL | {"id": "school-de-maan", "kind": "shcool"})
    assert (answer.status_code, kind_of(answer)) == (400, "party-invalid")
    assert answer.json()["errors"][0]["expected"].endswith("other. Did you mean 'school'?")
    assert counter.get("/v1/parties/school-de-maan").status_code == 404
    described = counter.get("/v1/openapi.json").json()["components"]["schemas"]["PartyIn"]["properties"]["kind"]
    assert "school" in described["enum"]
    assert counter.get(school).json()["kind"] == "school"


def test_another_municipality_changes_nothing_of_a_party(counter: Counter, school: str) -> None:
    for body in ({"title": "Anders"}, {"hasWorker": True}, {"kind": "citizen"}):
        for party in (VEENLAND, BRANDWEER):
            assert counter.patch(school, party, body).status_code == 403
            assert counter.patch(f"/v1/parties/{GEMEENTE}", party, body).status_code == 403
    assert counter.get(school).json() == SCHOOL | {"hasWorker": False, "registeredBy": GEMEENTE}


def test_who_registered_it_names_it_until_it_acts_for_itself(counter: Counter, school: str, database: Database) -> None:
    assert counter.patch(school, GEMEENTE, {"title": "De Zon"}).json()["title"] == "De Zon"
    assert counter.patch(school, GEMEENTE, {"hasWorker": True}).status_code == 403
    with database.transaction() as session:
        issue_token(session, "school-de-zon", at=now(), token="token-of-school-de-zon-None")
    assert counter.patch(school, GEMEENTE, {"title": "Van ons"}).status_code == 403
    assert counter.patch(school, "school-de-zon", {"title": "Basisschool De Zon"}).status_code == 200


def test_nobody_gives_itself_another_kind(counter: Counter) -> None:
    answer = counter.patch(f"/v1/parties/{BRANDWEER}", BRANDWEER, {"kind": "municipality"})
    assert (answer.status_code, kind_of(answer)) == (403, "not-yours")


def test_each_change_says_who_when_and_what_before_and_after(counter: Counter, school: str, database: Database) -> None:
    counter.patch(school, GEMEENTE, {"title": "De Zon"})
    counter.patch(school, GEMEENTE, {"title": "De Zon"})  # nothing changes, so nothing is written down
    with database.transaction() as session:
        amend_as_operator(session, "school-de-zon", PartyAmendment(kind="care"), at=now())
    found = counter.get(f"{school}/changes").json()["found"]
    said = [(each["byParty"], each["before"]["title"], each["after"]["title"], each["after"]["kind"]) for each in found]
    assert said == [
        (GEMEENTE, None, "School De Zon", "school"),
        (GEMEENTE, "School De Zon", "De Zon", "school"),
        (None, "De Zon", "De Zon", "care"),
    ]
    assert counter.get(f"{school}/changes", PORTAAL).status_code == 403
    assert len(counter.get(f"{school}/changes", limit=2).json()["found"]) == 2
    assert counter.get(f"{school}/changes", after="x").status_code == 400


def test_a_party_that_gets_a_program_is_told_of_its_open_offers_there(counter: Counter, database: Database) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    assert counter.patch(f"/v1/parties/{BRANDWEER}", BRANDWEER, {"hasWorker": True}).status_code == 200
    with database.transaction() as session:
        moved = session.connection().exec_driver_sql("SELECT payload FROM outbox WHERE kind = 'move_task'").all()
    assert [each[0]["queue"] for each in moved] == [f"party.{BRANDWEER}"]
    assert (
        moved[0][0]["task_id"] == counter.get("/v1/tasks", BRANDWEER, state="offered").json()["found"][0]["task"]["id"]
    )


def test_the_operator_is_nobody_in_a_case(counter: Counter, database: Database) -> None:
    counter.open_case()
    with database.transaction() as session:
        issue_operator_token(session, "beheerder-1", at=now())
    joined = {"type": "party_joined", "fields": {"role": "adviseur", "party": PLATFORM.party}}
    assert counter.post("/v1/cases/zaak-1/facts", GEMEENTE, joined).status_code == 400
    crowd = OPENING | {"id": "zaak-2", "roles": OPENING["roles"] | {"adviseur": [PLATFORM.party]}}
    assert counter.post("/v1/cases", GEMEENTE, crowd).status_code == 400
    assert PLATFORM.party not in [each["id"] for each in counter.get("/v1/parties").json()["found"]]


@pytest.mark.parametrize("party", [PORTAAL, BRANDWEER, OMGEVINGSDIENST])
def test_only_a_municipality_opens_a_case_and_directs_it(counter: Counter, party: str) -> None:
    answer = counter.post("/v1/cases", party, OPENING | {"municipality": party})
    assert (answer.status_code, kind_of(answer)) == (403, "not-yours")
    assert counter.get("/v1/cases", party).json()["found"] == []


def test_a_title_has_one_bound_at_every_door(counter: Counter) -> None:
    assert counter.post("/v1/cases", GEMEENTE, OPENING | {"title": "x" * 501}).status_code == 400
    assert counter.post("/v1/parties", GEMEENTE, SCHOOL | {"title": "x" * 501}).status_code == 400
    assert counter.post("/v1/parties", GEMEENTE, SCHOOL | {"title": " "}).status_code == 400


def test_after_a_party_left_what_it_asked_is_not_answered_any_more(counter: Counter) -> None:
    counter.open_case()
    fact = {"type": "aanvraag", "fields": {"ontvangen_op": "2026-03-02", "soort": "overig"}}
    assert counter.post("/v1/cases/zaak-1/facts", PORTAAL, fact, key="ooit").status_code == 201
    counter.add(GEMEENTE, {"type": "party_left", "fields": {"role": "aanvrager", "party": PORTAAL}})
    again = counter.post("/v1/cases/zaak-1/facts", PORTAAL, fact, key="ooit")
    assert (again.status_code, kind_of(again)) == (404, "case-not-found")


def test_a_key_is_of_one_person_and_not_of_a_colleague(counter: Counter) -> None:
    counter.open_case()
    fact = {"type": "voorbereiding"}
    first = counter.post("/v1/cases/zaak-1/facts", GEMEENTE, fact, person="medewerker-1", key="k")
    other = counter.post("/v1/cases/zaak-1/facts", GEMEENTE, fact, person="medewerker-2", key="k")
    again = counter.post("/v1/cases/zaak-1/facts", GEMEENTE, fact, person="medewerker-1", key="k")
    assert first.json()["fact"]["person"] == "medewerker-1"
    assert other.json()["fact"]["person"] == "medewerker-2"
    assert again.json()["fact"]["id"] == first.json()["fact"]["id"] != other.json()["fact"]["id"]
    cases = [
        counter.post("/v1/cases", GEMEENTE, {**OPENING, "id": None}, person=person, key="zaak").json()["case"]["id"]
        for person in ("medewerker-1", "medewerker-2")
    ]
    assert len(set(cases)) == 2
