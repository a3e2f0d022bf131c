"""Whatever policy somebody writes: both matchers agree on it, and only the facts decide, not the order they come in.

Policies are drawn from few types of fact, so that their rules meet, and hold every condition and every effect there is.
Those that have no meaning, because rules wait for each other, are left out.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from rules.compile.compiled import CycleError
from rules.conclusions import Conclusions
from rules.engine.durable_matcher import DurableMatcher
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import evaluate
from rules.facts import Fact
from rules.model.citation import Citation
from rules.model.condition import (
    TODAY,
    VALUE,
    Aggregate,
    Aggregator,
    AllOf,
    AnyOf,
    Condition,
    FactCondition,
    NotAny,
    ObligationCondition,
    ObligationState,
    Today,
    Where,
    role_kind,
    scope_kind,
)
from rules.model.effect import (
    Act,
    Clock,
    ClockAct,
    Derive,
    Effect,
    Forbid,
    Notify,
    Oblige,
    Offer,
    Permit,
    ScopeAct,
    Settle,
    Settlement,
    Steer,
    Who,
)
from rules.model.fact_type import FactType, Field, FieldKind, types_of_every_policy
from rules.model.policy import AD_HOC, Policy, Role, Rule, Scope, TaskType
from rules.model.term import NamedLength, Path, TermRule
from rules.model.values import Const, Op, Ref, Test
from rules.terms.duration import Duration
from rules.terms.said import Text

POLICIES = 1_500
TYPES = ("a", "b", "c")
DERIVED = ("p", "q", "r")
ROLES = ("director", "helper")
STAGES = ("stage", "milestone")
OWING = ("owes_a", "owes_b")
SAID = Text("woorden", "words")
START = datetime(2026, 1, 5, 11, tzinfo=UTC)


def a_pattern(chance: random.Random, bound: Sequence[str], alias: str | None) -> FactCondition:
    kind = chance.choice((*TYPES, *TYPES, *TYPES, *DERIVED))
    tests = []
    if chance.random() < 0.3:
        tests.append(Test("n", chance.choice((Op.EQ, Op.LT, Op.GE, Op.NE)), Const(chance.randrange(3))))
    if bound and chance.random() < 0.3:
        tests.append(Test("n", chance.choice((Op.EQ, Op.LE, Op.NE)), Ref(chance.choice(bound), "n")))
    if bound and kind in TYPES and chance.random() < 0.2:
        tests.append(Test("day", Op.GE, Ref(chance.choice(bound), "day", Duration(days=2))))
    if bound and kind in TYPES and chance.random() < 0.1:
        worked = Ref(chance.choice(bound), "day", Duration(working_days=2), calendar="nl-termijnenwet")
        tests.append(Test("day", chance.choice((Op.LE, Op.GT)), worked))
    return FactCondition(kind, alias, tuple(tests))


def an_aggregate(chance: random.Random, bound: Sequence[str], alias: str) -> Aggregate:
    how = chance.choice(list(Aggregator))
    field = None if how.picks or how is Aggregator.COUNT else "n"
    limit = () if how.picks else (Test(VALUE, chance.choice((Op.GE, Op.LE)), Const(chance.randrange(4))),)
    return Aggregate(how, a_pattern(chance, bound, None), field, limit, alias)


def a_condition(chance: random.Random) -> Condition:
    parts: list[Condition] = []
    bound: list[str] = []
    for n in range(chance.randint(1, 2)):
        parts.append(a_pattern(chance, bound, f"x{n}"))
        bound.append(f"x{n}")
    parts += [a_further_part(chance, bound, f"y{n}") for n in range(chance.randint(0, 2))]
    return AllOf(tuple(parts))


def a_further_part(chance: random.Random, bound: Sequence[str], alias: str) -> Condition:
    match chance.randrange(11):
        case 0:
            return NotAny(a_pattern(chance, bound, None))
        case 1:
            return NotAny(AllOf((a_pattern(chance, bound, alias), a_pattern(chance, [*bound, alias], None))))
        case 2:
            return AnyOf((a_pattern(chance, bound, None), NotAny(a_pattern(chance, bound, None))))
        case 3 | 4:
            return an_aggregate(chance, bound, alias)
        case 5:
            state = chance.choice([each for each in ObligationState if each is not ObligationState.SUSPENDED])
            return ObligationCondition(chance.choice(OWING), state)
        case 6:
            return FactCondition(chance.choice((role_kind("helper"), scope_kind("stage"), scope_kind("milestone"))))
        case 7:
            return NotAny(an_aggregate(chance, bound, alias))
        case 8:
            return a_look_at_the_day(chance, bound)
        case 9:
            return NotAny(AllOf((a_pattern(chance, bound, alias), a_look_at_the_day(chance, [*bound, alias]))))
    return Where(f"{bound[0]}.n >= {chance.randrange(3)}", (bound[0],))


def a_look_at_the_day(chance: random.Random, bound: Sequence[str]) -> Today:
    plus = chance.choice((None, Duration(days=2), Duration(weeks=1)))
    calendar = chance.choice((None, "nl-termijnenwet")) if plus else None
    day = Ref(chance.choice(bound), "day", plus, minus=chance.random() < 0.2, calendar=calendar)
    return Today((Test(TODAY, chance.choice((Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ)), day),))


def an_effect(chance: random.Random) -> Effect:
    act = Act(chance.choice(TYPES))
    match chance.randrange(10):
        case 0 | 1 | 2:
            return Derive(chance.choice(DERIVED), {"n": Ref("x0", "n")})
        case 3:
            return Forbid(Who("helper"), act, SAID)
        case 4:
            return Permit(Who("helper"), act)
        case 5:
            return Offer("helper", "do_b")
        case 6:
            return Steer(chance.choice((ScopeAct.OPEN, ScopeAct.CLOSE)), "stage")
        case 7 | 8:
            how = chance.choice((Settlement.WAIVE, Settlement.DISCHARGE, Settlement.TRANSFER))
            return Settle(how, chance.choice(OWING), "director")
    return chance.choice(
        (
            Steer(ScopeAct.REACH, "milestone"),
            Notify(Who("director"), SAID),
            Clock(chance.choice((ClockAct.SUSPEND, ClockAct.RESUME, ClockAct.STOP)), chance.choice(OWING)),
            Clock(ClockAct.EXTEND, chance.choice(OWING), by=Duration(weeks=1)),
            Clock(ClockAct.EXTEND, chance.choice(OWING), by=NamedLength(Path("x0", "n"), "days", Duration(days=1))),
        )
    )


def a_policy(seed: int) -> Policy:
    chance = random.Random(seed)
    rules = [
        Rule(f"r{n}", a_condition(chance), (an_effect(chance),), citations=(Citation("Awb"),))
        for n in range(chance.randint(2, 7))
    ]
    for name in OWING:
        owed = Oblige("helper", Act(name[-1], (Test("n", Op.GE, Const(1)),)), within=TermRule(Duration(days=3)))
        rules.append(Rule(name, a_condition(chance), (owed,)))
    rules = [replace(each, scope="stage") if chance.random() < 0.1 else each for each in rules]
    fields = {"n": Field("n", FieldKind.WHOLE)}
    own = {name: FactType(name, SAID, fields) for name in TYPES}
    return Policy(
        f"p{seed}",
        date(2024, 1, 1),
        SAID,
        SAID,
        {name: Role(name, SAID, many=name == "helper") for name in ROLES},
        own | {each.name: each for each in types_of_every_policy()},
        {"do_b": TaskType("do_b", SAID, "b"), AD_HOC.name: AD_HOC},
        {},
        {rule.name: rule for rule in rules},
        "director",
        f"digest {seed}",
        {"stage": Scope("stage", SAID), "milestone": Scope("milestone", SAID, milestone=True)},
    )


def some_facts(seed: int) -> list[Fact]:
    chance = random.Random(seed)
    facts = [
        Fact("j1", "party_joined", {"role": "director", "party": "town"}, START, START, "town", "director", 1),
        Fact("j2", "party_joined", {"role": "helper", "party": "aid"}, START, START, "town", "director", 2),
    ]
    for seq in range(3, 3 + chance.randint(2, 12)):
        at = START + timedelta(days=chance.randint(0, 9))
        same = [each.id for each in facts if each.type in TYPES]
        corrects = chance.choice(same) if same and chance.random() < 0.15 else None
        kind = next(each.type for each in facts if each.id == corrects) if corrects else chance.choice(TYPES)
        facts.append(Fact(f"f{seq}", kind, {"n": chance.randrange(3)}, at, at, "aid", "helper", seq, corrects=corrects))
    return facts


def meaningful(seed: int) -> Policy | None:
    policy = a_policy(seed)
    try:
        evaluate(policy, (), START, PythonMatcher())
    except CycleError:
        return None
    return policy


@cache
def policies() -> tuple[Policy, ...]:
    return tuple(policy for seed in range(POLICIES) if (policy := meaningful(seed)))


@pytest.fixture(scope="module")
def durable() -> Iterator[DurableMatcher]:
    matcher = DurableMatcher()
    yield matcher
    matcher.close()


def said(policy: Policy, facts: Sequence[Fact], days: int = 12) -> Conclusions:
    return evaluate(policy, facts, START + timedelta(days=days), PythonMatcher())


def test_most_policies_drawn_have_a_meaning_and_say_something_of_every_kind() -> None:
    assert len(policies()) > POLICIES / 2
    found = [said(policy, some_facts(n)) for n, policy in enumerate(policies())]
    for part in ("obligations", "tasks", "derived", "permissions", "prohibitions", "notices", "scopes"):
        assert sum(bool(getattr(each, part)) for each in found) > 10, part
    states = {each.state for conclusions in found for each in conclusions.obligations}
    assert {"open", "breached", "fulfilled", "waived"} <= {str(state) for state in states}


def test_both_matchers_agree_on_generated_policies(durable: DurableMatcher) -> None:
    for n, policy in enumerate(policies()):
        facts, at = some_facts(n + 7), START + timedelta(days=n % 13)
        assert evaluate(policy, facts, at, durable) == evaluate(policy, facts, at, PythonMatcher()), policy.name


def test_the_order_in_which_facts_are_given_decides_nothing() -> None:
    for n, policy in enumerate(policies()):
        facts = some_facts(n + 11)
        shuffled = random.Random(n).sample(facts, len(facts))
        before, after = said(policy, facts), said(policy, shuffled)
        assert before == after, policy.name


def test_what_was_concluded_until_the_next_change_stays_so() -> None:
    for n, policy in enumerate(policies()):
        facts = some_facts(n + 13)
        now = said(policy, facts, 5)
        until = now.changes_at or START + timedelta(days=40)
        later = evaluate(policy, facts, until - timedelta(seconds=1), PythonMatcher())
        assert replace(later, at=now.at) == now, policy.name


def test_what_rests_on_a_fact_vanishes_with_it() -> None:
    """Everything concluded rests on facts that are still there, also when the last of them is taken away again."""
    for n, policy in enumerate(policies()):
        facts = some_facts(n + 17)
        gone = facts[-1]
        retraction = replace(gone, id="gone", corrects=gone.id, retracts=True, fields={}, seq=gone.seq + 1)
        if gone.type in TYPES and gone.corrects is None:
            without = said(policy, facts[:-1])
            with_retraction = said(policy, [*facts, retraction])
            assert with_retraction == without, policy.name
