"""What three municipalities made of national policies does what their scenarios say, and differs on real points."""

from collections.abc import Iterator

import pytest

from rules.engine.durable_matcher import DurableMatcher
from rules.engine.python_matcher import PythonMatcher
from rules.load.policy import load_policy
from rules.load.shelf import overlays, shelf
from rules.model.policy import Policy
from rules.scenario.read import load_scenarios, scenarios_beside
from rules.scenario.run import run_scenario
from rules.scenario.scenario import Scenario

TAILORED = {version: load_policy(path) for version, path in overlays().items()}


def stories() -> Iterator[tuple[Policy, Scenario]]:
    for version, policy in TAILORED.items():
        for scenario in load_scenarios(policy, scenarios_beside(overlays()[version])):
            yield policy, scenario


STORIES = [pytest.param(*story, id=f"{story[0].version}: {story[1].name}") for story in stories()]


@pytest.fixture(scope="module")
def durable() -> Iterator[DurableMatcher]:
    matcher = DurableMatcher()
    yield matcher
    matcher.close()


@pytest.mark.parametrize(("policy", "scenario"), STORIES)
def test_the_municipality_has_what_its_scenario_expects(
    policy: Policy, scenario: Scenario, durable: DurableMatcher
) -> None:
    for matcher in (durable, PythonMatcher()):
        assert [str(difference) for difference in run_scenario(policy, scenario, matcher)] == []


@pytest.mark.parametrize("version", TAILORED)
def test_what_a_municipality_adds_has_a_source_and_a_title_in_both_languages(version: str) -> None:
    policy = TAILORED[version]
    own = [rule for rule in policy.rules.values() if rule.origin == version]
    assert own
    for rule in own:
        assert rule.source
        assert rule.title is not None
        assert rule.title.nl != rule.title.en


@pytest.mark.parametrize("name", ["omgevingsvergunning", "wmo-melding"])
def test_three_municipalities_each_have_something_of_their_own(name: str) -> None:
    model = load_policy(shelf()[f"{name}@2024-01-01"])
    tailored = [policy for policy in TAILORED.values() if policy.name == name]

    filled = [{place: value for place, value in p.opened.items() if value != model.opened.get(place)} for p in tailored]

    assert {policy.municipality for policy in tailored} == {
        "gemeente-duinrand",
        "gemeente-heuvelrijk",
        "gemeente-veenland",
    }
    assert all(filled)
    assert len({tuple(sorted(each.items())) for each in filled}) == len(filled)


@pytest.mark.parametrize("version", TAILORED)
def test_no_clause_of_the_model_is_lost(version: str) -> None:
    policy = TAILORED[version]
    model = load_policy(shelf()[policy.model or ""])
    assert set(model.rules) <= set(policy.rules)
    assert set(model.facts) == set(policy.facts)
