"""Every reading of what a case holds is written down, of each data subject, and nothing of what was read."""

import logging

import psycopg
import pytest
from psycopg.errors import RaiseException, RestrictViolation

from tests.integration.api.counter import (
    AANVRAAG,
    BRANDWEER,
    GEMEENTE,
    OMGEVINGSDIENST,
    PORTAAL,
    VEENLAND,
    Counter,
)

TRACED = "00-" + "ab" * 16 + "-" + "cd" * 8 + "-01"
READS = {
    "/v1/cases/zaak-1": "see_case",
    "/v1/cases/zaak-1/facts": "list_facts",
    "/v1/cases/zaak-1/facts/f6": "list_facts",
    "/v1/cases/zaak-1/journal": "read_journal",
    "/v1/cases/zaak-1/moves": "list_moves",
    "/v1/cases/zaak-1/obligations": "see_case",
    "/v1/cases/zaak-1/explanations/besluit": "explain",
}


@pytest.fixture
def opened(counter: Counter) -> Counter:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    return counter


def logged(counter: Counter, **asked: str) -> list[dict[str, str]]:
    return list(counter.get("/v1/processings", GEMEENTE, limit=200, **asked).json()["found"])


@pytest.mark.parametrize("path", READS)
def test_each_door_that_shows_what_a_case_holds_is_logged_for_each_subject(opened: Counter, path: str) -> None:
    answer = opened.send("GET", path, BRANDWEER, "medewerker-1", headers={"traceparent": TRACED})
    assert answer.status_code == 200
    found = logged(opened)
    assert [each["subject"] for each in found] == sorted([PORTAAL, BRANDWEER, OMGEVINGSDIENST])
    for each in found:
        assert (each["name"], each["caseId"], each["party"], each["person"]) == (
            READS[path],
            "zaak-1",
            BRANDWEER,
            "medewerker-1",
        )
        assert (each["traceId"], each["foreignSpanId"]) == ("ab" * 16, "cd" * 8)
        assert each["activity"] == "https://register.example/verwerkingen/vergunningen"
        assert (each["purpose"], each["ground"]) == ("Beslissen op een aanvraag", "Omgevingswet 16.64")


def test_looking_at_a_task_is_reading(opened: Counter) -> None:
    opened.get(f"/v1/tasks/{opened.offered(BRANDWEER)}", BRANDWEER)
    assert {each["name"] for each in logged(opened)} == {"see_task"}


@pytest.mark.parametrize("path", ["/v1/cases", "/v1/tasks", "/v1/obligations", "/v1/notices", "/v1/parties"])
def test_a_list_of_what_there_is_is_not(opened: Counter, path: str) -> None:
    opened.get(path, BRANDWEER)
    assert logged(opened) == []


def test_who_finds_no_case_has_read_none(opened: Counter) -> None:
    assert opened.get("/v1/cases/zaak-1", VEENLAND).status_code == 404
    assert logged(opened) == []


def test_the_log_is_for_the_municipality_of_the_case_alone(opened: Counter) -> None:
    opened.get("/v1/cases/zaak-1", BRANDWEER)
    assert opened.get("/v1/processings", VEENLAND).json()["found"] == []
    assert opened.get("/v1/processings", BRANDWEER).status_code == 403
    assert len(logged(opened, case="zaak-1")) == 3
    assert logged(opened, case="zaak-2") == []


def test_nobody_changes_the_log_or_takes_from_it_before_its_term(opened: Counter, owner_url: str) -> None:
    opened.get("/v1/cases/zaak-1", BRANDWEER)
    for tampering in ("UPDATE processing SET party = 'niemand'", "DELETE FROM processing", "TRUNCATE processing"):
        with psycopg.connect(owner_url) as connection, pytest.raises((RestrictViolation, RaiseException)):
            connection.execute(tampering)
    assert len(logged(opened)) == 3


def test_where_nothing_can_be_written_reading_goes_on_and_each_record_is_in_the_log_of_the_program(
    opened: Counter, owner_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$"
        )
        connection.execute(
            "CREATE TRIGGER full_disk BEFORE INSERT ON processing FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    with caplog.at_level(logging.ERROR):
        assert opened.get("/v1/cases/zaak-1", BRANDWEER).status_code == 200
    told = [each for each in caplog.records if each.message == "a reading could not be written down"]
    assert [(each.fields["case"], each.fields["party"]) for each in told] == [("zaak-1", BRANDWEER)] * 3
