"""Whatever a municipality makes of a policy, nothing becomes allowed that was refused, and no deadline moves back.

The rules it adds leave everything the model says as it is. What it fills in moves deadlines, never to a later day; only
what the model itself ties to a deadline that passed (a penalty, a decision without advice) then follows sooner.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.conclusions import Conclusions, Obligation
from rules.evaluate.evaluate import evaluate
from rules.evaluate.may import may, roles_that_may_add
from rules.evaluate.verdict import Doer, Draft, Refused
from rules.language.read.facts import noon
from rules.language.text.errors import PolicyErrors
from rules.model.condition import (
    Aggregate,
    AllOf,
    AnyOf,
    Condition,
    FactCondition,
    NotAny,
    ObligationCondition,
    scope_kind,
)
from rules.model.effect import Clock, Derive, Settle, Steer
from rules.model.policy import Policy, Rule
from tests.properties.an_overlay import Model, an_overlay, models
from tests.properties.test_evaluate_properties import FIRST_DAY, MOST_DAYS, a_case

MODELS = tuple(models())
SEEDS = st.integers(min_value=0, max_value=2**32)
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CASES = given(model=st.sampled_from(MODELS), seed=SEEDS, days=st.integers(0, MOST_DAYS * 2))


def by_chance(model: Model, seed: int, *, rules: bool, fill: bool) -> Policy:
    """The model with the first overlay by chance that says nothing it may not say."""
    for attempt in range(50):
        try:
            return model.tailored(an_overlay(model, random.Random(seed + attempt), rules=rules, fill=fill))
        except PolicyErrors:
            continue
    pytest.fail("no overlay fits the model")


def refused(policy: Policy, said: Conclusions, known: Policy) -> Iterator[tuple[str, str, Refused]]:
    """Every act of the policy `known` that a party is refused."""
    for role in policy.roles:
        for fact in known.facts:
            if role in roles_that_may_add(known, fact):
                verdict = may(policy, said, Doer(role, None, role), Draft(fact, {}, said.at))
                if isinstance(verdict, Refused):
                    yield role, fact, verdict


def owed(said: Conclusions) -> Mapping[str, Obligation]:
    return {each.key: each for each in said.obligations}


@SOME
@CASES
def test_rules_that_are_added_leave_what_the_model_says_as_it_is(model: Model, seed: int, days: int) -> None:
    facts, at = a_case(model.policy, seed), noon(FIRST_DAY + timedelta(days=days))
    tailored = by_chance(model, seed, rules=True, fill=False)

    national, local = evaluate(model.policy, facts, at), evaluate(tailored, facts, at)

    there = owed(local)
    for key, obligation in owed(national).items():
        assert replace(there[key], task=obligation.task) == obligation
    acts = {(role, fact) for role, fact, _ in refused(tailored, local, model.policy)}
    assert {(role, fact) for role, fact, _ in refused(model.policy, national, model.policy)} <= acts
    assert [each for each in national.derived if each not in local.derived] == []
    assert national.permissions == local.permissions
    assert [each for each in national.prohibitions if each not in local.prohibitions] == []


@SOME
@CASES
def test_what_is_filled_in_brings_deadlines_forward_or_leaves_them(model: Model, seed: int, days: int) -> None:
    facts, at = a_case(model.policy, seed), noon(FIRST_DAY + timedelta(days=days))
    tailored = by_chance(model, seed, rules=True, fill=True)

    national, local = evaluate(model.policy, facts, at), evaluate(tailored, facts, at)

    unsteady = tied_to_deadlines(model.policy)
    there = owed(local)
    for key, obligation in owed(national).items():
        if obligation.ground.rule not in unsteady:
            assert not_later(there[key], obligation)
    acts = {(role, fact) for role, fact, _ in refused(tailored, local, model.policy)}
    for role, fact, why in refused(model.policy, national, model.policy):
        if why.rule is not None and why.rule not in unsteady and not unsteady & permitting(model.policy, fact):
            assert (role, fact) in acts


def not_later(mine: Obligation, theirs: Obligation) -> bool:
    if theirs.deadline is None or theirs.deadline.missed_from is None:
        return True
    assert mine.deadline is not None
    assert mine.deadline.missed_from is not None
    return mine.deadline.missed_from <= theirs.deadline.missed_from


def permitting(policy: Policy, fact: str) -> set[str]:
    """The rules that have a say in whether the act is a legal one."""
    return {
        name
        for name, rule in policy.rules.items()
        for each in rule.effects
        if getattr(getattr(each, "to", None), "fact", None) == fact
    }


def tied_to_deadlines(policy: Policy) -> set[str]:
    """The rules that look, directly or by what they look at, at how an obligation stands; and what those change."""
    tied = {
        name
        for name, rule in policy.rules.items()
        if any(isinstance(each, ObligationCondition) for each in parts(rule.when))
    }
    while True:
        kinds = {kind for name in tied for kind in told(policy.rules[name])}
        more = {name for name, rule in policy.rules.items() if kinds & looked_at(rule)}
        more |= {each.rule for name in tied for each in policy.rules[name].effects if isinstance(each, Settle | Clock)}
        if more <= tied:
            return tied
        tied |= more


def told(rule: Rule) -> Iterator[str]:
    for each in rule.effects:
        if isinstance(each, Derive):
            yield each.name
        if isinstance(each, Steer):
            yield scope_kind(each.scope)


def looked_at(rule: Rule) -> set[str]:
    scope = {scope_kind(rule.scope)} if rule.scope else set()
    return scope | {each.kind for each in parts(rule.when) if isinstance(each, FactCondition)}


def parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    match condition:
        case AllOf(of=inside) | AnyOf(of=inside):
            for each in inside:
                yield from parts(each)
        case NotAny(of=inside) | Aggregate(of=inside):
            yield from parts(inside)


def test_overlays_by_chance_reach_every_kind_of_rule_and_are_often_refused() -> None:
    """Else the properties above would hold for want of anything to go wrong."""
    outcomes: Counter[str] = Counter()
    for seed in range(150):
        overlay = an_overlay(MODELS[0], random.Random(seed), rules=True, fill=True)
        try:
            added = [rule for rule in MODELS[0].tailored(overlay).rules.values() if "+" in rule.origin]
        except PolicyErrors:
            outcomes["refused"] += 1
            continue
        outcomes.update(type(each).__name__ for rule in added for each in rule.effects)
    assert set(outcomes) == {"refused", "Forbid", "Oblige", "Offer", "Notify", "Derive"}
    assert min(outcomes.values()) > 5
