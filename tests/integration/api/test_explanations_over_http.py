"""Why: for an obligation, a task and a refusal the rule, its source, the facts, and how the day was computed."""

from urllib.parse import quote

import pytest

from tests.integration.api.counter import AANVRAAG, BESLUIT, BRANDWEER, GEMEENTE, PORTAAL, VEENLAND, Counter

WHY = "/v1/cases/zaak-1/explanations"


@pytest.fixture
def asked(counter: Counter) -> Counter:
    """The counter, with one case in which somebody applied for a permit."""
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    return counter


def test_an_obligation_is_explained_down_to_the_day(asked: Counter) -> None:
    (owed,) = asked.get("/v1/cases/zaak-1/obligations").json()["found"]
    why = asked.get(f"{WHY}/{quote(owed['key'], safe='')}").json()
    assert (why["rule"], why["source"]) == ("tijdig_beslissen", "Omgevingswet 16.64")
    assert why["title"] == {"nl": "Op tijd beslissen", "en": "Decide in time"}
    assert [(fact["id"], fact["type"]) for fact in why["facts"]] == [("f6", "aanvraag")]
    assert why["steps"] == [
        "Monday 2026-03-02 + 8 weeks, that day itself not counted: Monday 2026-04-27 (Omgevingswet 16.64)",
        "Monday 2026-04-27 (King's Day): it runs until Tuesday 2026-04-28 (Atw art. 1(1))",
    ]
    assert why["stepsNl"] == [
        "8 weken na maandag 2 maart 2026, die dag zelf niet meegeteld: maandag 27 april 2026 (Omgevingswet 16.64)",
        (
            "De termijn kan niet eindigen op maandag 27 april 2026 (Koningsdag): hij loopt tot en met dinsdag 28 april"
            " 2026 (Atw art. 1(1))"
        ),
    ]
    assert why["obligation"] == owed
    assert "last day 2026-04-28" in why["words"]["en"]


def test_a_task_is_explained_by_the_rule_that_offers_it(asked: Counter) -> None:
    task = asked.offered(BRANDWEER)
    why = asked.get(f"{WHY}/{task}", BRANDWEER).json()
    assert (why["rule"], why["source"]) == ("advies_vragen", "Eigen regel 1")
    assert [fact["id"] for fact in why["facts"]] == ["f6"]
    assert quote(why["task"]["id"], safe="") == task


def test_a_refusal_is_explained_by_what_it_said_and_what_would_lift_it(asked: Counter) -> None:
    refused = asked.post("/v1/cases/zaak-1/facts", GEMEENTE, BESLUIT).json()
    why = asked.get(f"{WHY}/besluit").json()
    assert not why["move"]["allowed"]
    said = ("reason", "rule", "source", "sources", "facts", "missing")
    assert {name: why["move"][name] for name in said} == {name: refused[name] for name in said}
    assert (why["rule"], [fact["id"] for fact in why["facts"]]) == ("geen_besluit_zonder_advies", refused["facts"])
    asked.add(BRANDWEER, {"type": "advies", "fields": {"strekking": "positief"}})
    assert asked.get(f"{WHY}/besluit").json()["move"]["allowed"]


def test_why_is_told_only_to_who_takes_part(asked: Counter) -> None:
    answer = asked.get(f"{WHY}/besluit", VEENLAND)
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:problem:speelruimte:case-not-found")
