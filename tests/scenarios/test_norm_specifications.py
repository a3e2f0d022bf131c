"""Norms first written in eFLINT, as policies: the same duties are breached, the same acts allowed and refused.

Each policy names, at every rule, the part of the specification it says again; the scenarios follow the acts there.
"""

from pathlib import Path

import pytest

from rules.conclusions import Conclusions
from rules.engine.durable_matcher import DurableMatcher
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import evaluate
from rules.evaluate.may import may
from rules.evaluate.verdict import Allowed, Doer, Draft
from rules.facts import Fact
from rules.language.check.check import check
from rules.language.policy import load_policy
from rules.model.condition import ObligationState
from rules.model.policy import Policy
from rules.scenario.read import load_scenarios, scenarios_beside
from rules.scenario.scenario import Scenario
from tests.scenarios.stories import differences, stories_of

NORMS = Path(__file__).parents[1] / "norms"
FILES = [path for path in sorted(NORMS.glob("*.yaml")) if not path.name.endswith(".scenarios.yaml")]

BREACHED = {
    "koop": {("betalen", "alice"), ("betalen", "bob")},
    "belastingschuld": set(),
    "stikstof": {("behandelen", "ambtenaar")},
}
"""In each specification the duties that are violated in the course of its acts, with who bears them."""


STORIES = stories_of(FILES)


@pytest.mark.parametrize(("policy", "scenario"), STORIES)
def test_duties_and_acts_are_those_of_the_specification(
    policy: Policy, scenario: Scenario, durable: DurableMatcher
) -> None:
    assert differences(policy, scenario, durable) == []


@pytest.mark.parametrize(("policy", "scenario"), STORIES)
def test_every_act_that_succeeds_there_is_allowed_when_it_is_done(policy: Policy, scenario: Scenario) -> None:
    acts = [fact for fact in scenario.facts if not fact.type.startswith("party_")]
    for act in acts:
        assert isinstance(verdict_on(policy, scenario, act), Allowed), act


def verdict_on(policy: Policy, scenario: Scenario, act: Fact) -> object:
    said = evaluate(policy, [each for each in scenario.facts if each.seq < act.seq], act.occurred_at, PythonMatcher())
    doer = Doer(act.party, act.person, act.role)
    return may(policy, said, doer, Draft(act.type, act.fields, act.occurred_at))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_duties_that_are_breached_are_those_violated_there(path: Path) -> None:
    policy = load_policy(path)
    found = set()
    for scenario in load_scenarios(policy, scenarios_beside(path)):
        for moment in scenario.checks:
            known = [fact for fact in scenario.facts if fact.occurred_at <= moment.at]
            found |= breached(evaluate(policy, known, moment.at, PythonMatcher()))

    assert found == BREACHED[policy.name]


def breached(said: Conclusions) -> set[tuple[str, str]]:
    return {
        (each.ground.rule, each.bearer.parties[0])
        for each in said.obligations
        if each.state is ObligationState.BREACHED or each.late
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_says_which_part_of_the_specification_it_is(path: Path) -> None:
    policy = load_policy(path)
    specifications = {(rule.source or "").split(",")[0] for rule in policy.rules.values()}
    assert len(specifications) == 1
    assert specifications <= {"buyer_seller", "multiple_taxpayers_1", "permits"}
    assert {each.message.key for each in check(policy)} == {"names_no_regulation"}, "it cites no law"
