"""What three municipalities made of national policies does what their scenarios say, and differs on real points."""

import pytest

from rules.engine.durable_matcher import DurableMatcher
from rules.language.layers.shelf import overlays, shelf
from rules.language.policy import load_policy
from rules.model.policy import Policy
from rules.scenario.scenario import Scenario
from tests.scenarios.stories import differences, stories_of

TAILORED = {version: load_policy(path) for version, path in overlays().items()}


STORIES = stories_of(overlays().values())


@pytest.mark.parametrize(("policy", "scenario"), STORIES)
def test_the_municipality_has_what_its_scenario_expects(
    policy: Policy, scenario: Scenario, durable: DurableMatcher
) -> None:
    assert differences(policy, scenario, durable) == []


@pytest.mark.parametrize("version", TAILORED)
def test_what_a_municipality_adds_has_a_source_and_a_title_in_both_languages(version: str) -> None:
    policy = TAILORED[version]
    own = [rule for rule in policy.rules.values() if rule.origin.endswith(f"+{policy.municipality}")]
    assert own
    for rule in own:
        assert rule.source
        assert rule.title is not None
        assert rule.title.nl != rule.title.en


@pytest.mark.parametrize("name", ["omgevingsvergunning", "wmo-melding"])
def test_three_municipalities_each_have_something_of_their_own(name: str) -> None:
    model = load_policy(shelf()[f"{name}@2024-01-01"])
    tailored = [policy for policy in TAILORED.values() if policy.model == model.version]

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
