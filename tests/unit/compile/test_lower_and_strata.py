"""Rules become plain conjunctions, and are put in an order in which each sees the whole of what it looks at."""

import pytest

from rules.compile.compiled import CycleError, stratify
from rules.compile.lower import lower
from rules.model.condition import AllOf, AnyOf, Condition, FactCondition, NotAny, ObligationCondition, ObligationState
from rules.model.effect import Act, Derive, Effect, Oblige
from rules.model.policy import Rule

A, B, C = FactCondition("a", "x"), FactCondition("b"), FactCondition("c")


def rule(name: str, when: Condition, *effects: Effect) -> Rule:
    return Rule(name, when, effects)


def deriving(name: str, when: Condition, fact: str) -> Rule:
    return rule(name, when, Derive(fact, {}))


def strata_of(*rules: Rule) -> list[tuple[set[str], bool]]:
    lowered = [each for written in rules for each in lower(written)]
    return [({each.name for each in stratum.rules}, stratum.recursive) for stratum in stratify(lowered)]


def test_alternatives_become_conjunctions_that_share_what_stands_outside_them() -> None:
    (lowered,) = lower(rule("r", AllOf((A, AnyOf((B, C))))))
    assert [each.aliases for each in lowered.conjunctions] == [("x", "_0"), ("x", "_1")]
    assert lowered.per == ("x",), "what one alternative alone binds does not tell one norm from another"


def test_a_negated_choice_is_two_negations() -> None:
    (lowered,) = lower(rule("r", AllOf((A, NotAny(AnyOf((B, C)))))))
    assert lowered.conjunctions[0].negatives == (B, C)


def test_a_negated_combination_becomes_a_rule_of_its_own_in_the_binding_outside() -> None:
    inner, outer = lower(rule("r", AllOf((A, NotAny(AllOf((B, C)))))))
    (negated,) = outer.conjunctions[0].negatives
    assert isinstance(negated, FactCondition)
    assert negated.kind == inner.name
    assert [test.field for test in negated.tests] == ["x"]
    assert inner.conjunctions[0].positives[0] == A


def test_a_rule_waits_for_the_whole_of_what_it_negates() -> None:
    first = deriving("first", A, "found")
    assert strata_of(rule("second", NotAny(FactCondition("found"))), first) == [({"first"}, False), ({"second"}, False)]


def test_rules_that_derive_from_each_other_are_repeated_together() -> None:
    there, back = deriving("there", FactCondition("p"), "q"), deriving("back", FactCondition("q"), "p")
    assert strata_of(there, back) == [({"there", "back"}, True)]


def test_a_circle_through_a_negation_is_shown_as_a_path() -> None:
    there, back = deriving("there", NotAny(FactCondition("p")), "q"), deriving("back", FactCondition("q"), "p")
    with pytest.raises(CycleError) as circle:
        strata_of(there, back)
    assert circle.value.path == ("there", "back", "there")


def test_an_obligation_that_waits_for_its_own_breach_is_a_circle() -> None:
    own = rule("own", ObligationCondition("own", ObligationState.BREACHED), Oblige("role", Act("a")))
    with pytest.raises(CycleError) as circle:
        strata_of(own)
    assert circle.value.path == ("own", "own")
