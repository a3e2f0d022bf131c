"""A date nobody can mean is refused where it is typed, with the day that was expected; an odd one is taken and said."""

from pathlib import Path
from typing import Any

import pytest

from orchestrator.db.database import Database
from orchestrator.usecases.policies import publish_policy
from tests.integration.api.conftest import BEGIN
from tests.integration.api.counter import GEMEENTE, OPENING, PORTAAL, Counter
from tests.integration.lists.reader import Reader, words

FACTS = "/v1/cases/zaak-1/facts"
TOEZICHT = Path(__file__).parent / "toezicht.yaml"


@pytest.fixture
def office(database: Database, counter: Counter) -> Counter:
    """The counter, with a case of supervision in which something was reported on Monday 2 March."""
    with database.transaction() as session:
        publish_policy(session, TOEZICHT.read_text("utf-8"), at=BEGIN)
    opening = {**OPENING, "policy": "toezicht", "roles": {"aanvrager": PORTAAL}}
    assert counter.post("/v1/cases", GEMEENTE, opening).status_code == 201
    counter.add(PORTAAL, report("2026-03-02"))
    return counter


def report(day: str) -> dict[str, Any]:
    return {"type": "melding", "fields": {"ontvangen_op": day}}


def visit(**days: str) -> dict[str, Any]:
    return {"type": "bezoek", "fields": {"begonnen_op": "2026-03-03", **days}}


def refused(office: Counter, fact: dict[str, Any]) -> list[tuple[str, str, str]]:
    answer = office.post(FACTS, GEMEENTE, fact)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:problem:speelruimte:fact-invalid")
    return [(each["field"], each["found"], each["expected"]) for each in answer.json()["errors"]]


TOO_FAR = {
    "more than fifty years back": (
        visit(hersteld_voor="1976-03-02"),
        ("hersteld_voor", "'1976-03-02'", "a day not before Wednesday 1976-03-03"),
    ),
    "more than twenty years ahead": (
        visit(hersteld_voor="2046-03-04"),
        ("hersteld_voor", "'2046-03-04'", "a day not after Saturday 2046-03-03"),
    ),
    "the day it counts, more than five years ahead": (
        report("2031-03-04"),
        ("ontvangen_op", "'2031-03-04'", "a day not after Monday 2031-03-03"),
    ),
    "before that of another fact": (
        visit(begonnen_op="2026-03-01"),
        ("begonnen_op", "'2026-03-01'", "a day not before Monday 2026-03-02: received on (Report)"),
    ),
    "before another of the same fact": (
        visit(geeindigd_op="2026-03-02"),
        ("geeindigd_op", "'2026-03-02'", "a day not before Tuesday 2026-03-03: begun on"),
    ),
    "after today": (
        visit(begonnen_op="2026-03-04"),
        ("begonnen_op", "'2026-03-04'", "a day not after Tuesday 2026-03-03, today"),
    ),
    "work wanted in the past": (
        {"type": "work_given", "fields": {"role": "gemeente", "what": "Bel", "wanted_on": "2026-03-02"}},
        ("wanted_on", "'2026-03-02'", "a day not before Tuesday 2026-03-03, today"),
    ),
    "occurred more than fifty years back": (
        {**visit(), "occurredAt": "1976-03-02T12:00:00+01:00"},
        ("occurred_at", "'1976-03-02T12:00:00+01:00'", "a day not before Wednesday 1976-03-03"),
    ),
    "occurs in a week": (
        {**visit(), "occurredAt": "2026-03-10T12:00:00+01:00"},
        ("occurred_at", "'2026-03-10T12:00:00+01:00'", "a moment at most a day ahead of now, 2026-03-03T10:00:"),
    ),
}


@pytest.mark.parametrize(("fact", "told"), TOO_FAR.values(), ids=TOO_FAR)
def test_a_date_nobody_can_mean_is_refused_with_what_was_expected(
    office: Counter, fact: dict[str, Any], told: tuple[str, str, str]
) -> None:
    before = office.get("/v1/cases/zaak-1/journal").json()
    ((field, found, expected),) = refused(office, fact)
    assert (field, found) == told[:2]
    assert expected.startswith(told[2])
    assert office.get("/v1/cases/zaak-1/journal").json() == before, "nothing was recorded"


@pytest.mark.parametrize(
    "fact",
    [
        visit(hersteld_voor="1976-03-03"),
        visit(hersteld_voor="2046-03-03"),
        visit(begonnen_op="2026-03-02", geeindigd_op="2026-03-02"),
        {"type": "work_given", "fields": {"role": "gemeente", "what": "Bel", "wanted_on": "2026-03-03"}},
    ],
)
def test_the_last_day_that_can_be_meant_is_taken(office: Counter, fact: dict[str, Any]) -> None:
    assert office.add(GEMEENTE, fact)["warnings"] == []


ODD = {
    "2024-03-01": ("vrijdag 1 maart 2024 is meer dan een jaar geleden", "Friday 2024-03-01 is more than a year ago"),
    "2026-04-01": (
        "woensdag 1 april 2026 moet nog komen: tot die dag is er niets mee gedaan",
        "Wednesday 2026-04-01 is still to come: until that day nothing is done by it",
    ),
}


@pytest.mark.parametrize("day", ODD)
def test_an_odd_date_is_taken_and_said_at_both_doors(office: Counter, day: str) -> None:
    with Reader(office.url) as reader:
        shown = words(reader.post("/zaken/zaak-1/feit/melding", ontvangen_op=day, _doen="bekijk").text)
    told = office.add(GEMEENTE, report(day))
    (warning,) = told["warnings"]
    assert (warning["fact"], warning["field"]) == (told["fact"]["id"], "ontvangen_op")
    assert warning["warning"] == dict(zip(("nl", "en"), ODD[day], strict=True))
    assert ODD[day][0] in shown


def test_a_page_says_at_the_field_what_was_expected(office: Counter) -> None:
    with Reader(office.url) as reader:
        answer = reader.post("/zaken/zaak-1/feit/bezoek", begonnen_op="2026-03-01", _doen="bekijk")
    assert answer.status_code == 400
    assert "een dag niet voor maandag 2 maart 2026: ontvangen op (Melding)" in words(answer.text)


ENDLESS = {"type": "reeks", "fields": {"vanaf": "2026-03-03"}}


def test_rules_that_come_to_no_end_are_told_as_that_and_the_case_goes_on(office: Counter) -> None:
    answer = office.post(FACTS, GEMEENTE, ENDLESS, key="reeks")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:speelruimte:rules-without-end")
    assert "rule 'reeks_gaat_door' keeps deriving" in answer.json()["detail"]
    assert "occurred" not in answer.text
    assert office.add(GEMEENTE, visit())["consequences"], "nothing was stored, and nothing stands still"
    assert office.get("/v1/cases/zaak-1").json()["obligations"][0]["state"] == "fulfilled"


@pytest.mark.parametrize("doing", ["bekijk", "voeg-toe"])
def test_a_page_tells_rules_without_end_as_that_and_not_as_a_wrong_moment(office: Counter, doing: str) -> None:
    with Reader(office.url) as reader:
        answer = reader.post("/zaken/zaak-1/feit/reeks", vanaf="2026-03-03", _doen=doing)
    said = words(answer.text)
    assert answer.status_code == 409
    assert "De regels komen niet tot een antwoord" in said
    assert "aan wat u invulde ligt het niet" in said
    assert office.add(GEMEENTE, visit())["consequences"]


def test_a_case_that_would_begin_without_end_is_not_opened(office: Counter) -> None:
    opening = {**OPENING, "id": "zaak-2", "policy": "toezicht", "roles": {"aanvrager": PORTAAL}, "facts": [ENDLESS]}
    answer = office.post("/v1/cases", GEMEENTE, opening)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:speelruimte:rules-without-end")
    assert office.get("/v1/cases/zaak-2").status_code == 404
