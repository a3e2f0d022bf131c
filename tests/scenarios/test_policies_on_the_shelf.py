"""Every policy that comes with the product does what its scenarios say."""

from collections.abc import Iterator

import pytest

from rules.conclusions import Conclusions
from rules.engine.durable_matcher import DurableMatcher
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import evaluate
from rules.language.layers.shelf import bases, shelf
from rules.language.policy import load_policy, parse_policy
from rules.model.condition import AllOf, Condition, FactCondition
from rules.model.effect import Clock
from rules.model.policy import Policy
from rules.scenario.read import load_scenarios, parse_scenarios, scenarios_beside
from rules.scenario.run import run_scenario
from rules.scenario.scenario import Scenario
from tests.scenarios.stories import differences, stories_of

VERSIONS = {**shelf(), **bases()}


STORIES = stories_of(VERSIONS.values())


@pytest.mark.parametrize(("policy", "scenario"), STORIES)
def test_the_policy_says_what_its_scenario_expects(policy: Policy, scenario: Scenario, durable: DurableMatcher) -> None:
    assert differences(policy, scenario, durable) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_every_rule_has_a_source_and_a_title_in_both_languages(version: str) -> None:
    policy = load_policy(VERSIONS[version])
    assert policy.version == version
    for rule in policy.rules.values():
        assert rule.source
        assert rule.title is not None
        assert rule.title.nl != rule.title.en


@pytest.mark.parametrize("version", VERSIONS)
def test_every_choice_and_every_scenario_is_called_something_in_both_languages(version: str) -> None:
    policy = load_policy(VERSIONS[version])
    fields = [field for fact in policy.facts.values() for field in fact.fields.values() if field.choices]

    untitled = {
        (field.name, word) for field in fields for word, title in field.choice_titles.items() if "_" in title.nl
    }
    assert not untitled
    assert all(tuple(field.choice_titles) == field.choices for field in fields)
    assert any(title.nl != title.en for field in fields for title in field.choice_titles.values()) or not fields
    for scenario in load_scenarios(policy, scenarios_beside(VERSIONS[version])):
        assert scenario.title.nl != scenario.title.en


def rules_that_hold(policy: Policy, said: Conclusions) -> set[str]:
    grounds = {ground for each in said.derived for ground in each.grounds}
    grounds |= {each.ground for each in said.obligations} | {each.settled for each in said.obligations if each.settled}
    grounds |= {each.ground for each in said.permissions} | {each.ground for each in said.prohibitions}
    grounds |= {each.ground for each in said.tasks} | {each.ground for each in said.notices}
    grounds |= {each.ground for each in said.scopes if each.ground}
    return {ground.rule for ground in grounds} | set(clocks_that_turn(policy, said))


def clocks_that_turn(policy: Policy, said: Conclusions) -> Iterator[str]:
    """The rules that only change terms: their facts are there, while an obligation they change is."""
    drawn = {each.ground.rule for each in said.obligations}
    there = {known.kind for known in said.known}
    for rule in policy.rules.values():
        changed = [effect.rule for effect in rule.effects if isinstance(effect, Clock)]
        if len(changed) == len(rule.effects) and drawn & {*changed}:
            asked = {each.kind for each in facts_asked(rule.when)}
            yield from (rule.name,) if asked <= there else ()


def facts_asked(condition: Condition) -> Iterator[FactCondition]:
    match condition:
        case FactCondition():
            yield condition
        case AllOf(of=parts):
            for part in parts:
                yield from facts_asked(part)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_rule_bites_in_some_scenario_and_not_in_another(version: str) -> None:
    """A rule no scenario reaches, or none escapes, is a rule nobody has checked; what a base says is checked there."""
    path = VERSIONS[version]
    policy = load_policy(path)
    own = {rule.name for rule in policy.rules.values() if rule.origin in ("", policy.version)}
    held: set[str] = set()
    escaped: set[str] = set()
    for scenario in load_scenarios(policy, scenarios_beside(path)):
        for check in scenario.checks:
            known = [fact for fact in scenario.facts if fact.occurred_at <= check.at]
            now = rules_that_hold(policy, evaluate(policy, known, check.at, PythonMatcher()))
            held |= now
            escaped |= own - now

    assert own - held == set()
    assert own - escaped == set()


def test_a_difference_is_told_in_words() -> None:
    policy = parse_policy(POLICY, "p.yaml")
    [scenario] = parse_scenarios(policy, WRONG_ABOUT_EVERYTHING, "s.yaml")

    told = "\n".join(str(difference) for difference in run_scenario(policy, scenario))

    assert told.replace("wrong, at 2026-03-03: ", "") == TOLD.strip()


TOLD = """
obligation 'antwoorden': expected breached, last day 2026-03-10, found open, owed by gemeente, last day 2026-03-09
'antwoord' by gemeente: expected allowed, found refused by rule 'nog_niet'
'vraag' by burger: expected refused, found allowed
tasks for 'gemeente': expected none, found 'antwoorden'
derived fact 'gevraagd': expected none, found {}
"""

POLICY = """
policy: vragen
in_force: 2024-01-01
roles: {gemeente: , burger: }
facts: {vraag: {by: burger}, antwoord: {by: gemeente}}
tasks: {antwoorden: {yields: antwoord}}
rules:
  - {rule: antwoorden, when: {vraag: v}, oblige: {bearer: gemeente, to: antwoord, within: 1 week after v.day}}
  - {rule: nog_niet, when: vraag, forbid: {who: gemeente, to: antwoord, because: nog niet}}
  - {rule: vragen, when: vraag, derive: gevraagd}
"""

WRONG_ABOUT_EVERYTHING = """
- name: wrong
  facts: [{type: vraag, on: 2026-03-02, by: burger}]
  at: 2026-03-03
  expect:
    obligations: [{rule: antwoorden, state: breached, last_day: 2026-03-10}]
    moves: {allowed: [{role: gemeente, fact: antwoord}], refused: [{role: burger, fact: vraag}]}
    tasks: {gemeente: []}
    derived: [{absent: gevraagd}]
"""
