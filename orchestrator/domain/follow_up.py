"""What a policy says comes next when an obligation was missed, read from its rules: what, by whom, in which term."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from rules.model.condition import (
    Aggregate,
    AllOf,
    AnyOf,
    Condition,
    FactCondition,
    ObligationCondition,
    ObligationState,
    positive,
)
from rules.model.effect import Derive, Notify, Oblige
from rules.model.policy import Policy, Rule
from rules.model.term import TermRule
from rules.model.values import Const, Op
from rules.terms.said import Text

_MISSED = frozenset({ObligationState.BREACHED, ObligationState.MISSED})


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that has to come first, and the roles that may add it."""

    fact: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One thing a rule lets follow from a missed obligation.

    `act` is what `bearer` (a role) must then do, `within` a term that counts from a fact of the type `after`; without
    an act `bearer` is told `what`. `needs` are the facts the rule waits for that are not in the case yet.
    """

    rule: str
    source: str | None
    act: str | None
    bearer: str | None
    within: TermRule | None
    after: str | None
    what: Text | None
    needs: tuple[Need, ...]


def follow_ups(policy: Policy, missed: str, present: Set[str]) -> tuple[FollowUp, ...]:
    """Return what follows when an obligation of the rule `missed` is not met in time, what waits for least first.

    Of what waits for as much, that of which the term counts from a fact comes first. `present` are the types of the
    facts the case has.
    """
    found = (
        _follow_up(policy, rule, effect, present)
        for rule in policy.rules.values()
        if missed in rests_on(policy, rule.name)
        for effect in rule.effects
        if isinstance(effect, (Oblige, Notify))
    )
    return tuple(sorted(found, key=lambda each: (len(each.needs), each.act is None, each.after not in policy.facts)))


def rests_on(policy: Policy, rule: str) -> frozenset[str]:
    """Return the rules whose obligations have to be missed for this rule to hold, through derived facts too."""
    return frozenset(_missed_by(policy, policy.rules[rule].when, set()))


def needs(policy: Policy, rule: str) -> frozenset[str]:
    """Return the types of the facts that have to be there for this rule to hold, through derived facts too."""
    return frozenset(_needed_by(policy, policy.rules[rule].when, set()))


def _follow_up(policy: Policy, rule: Rule, effect: Oblige | Notify, present: Set[str]) -> FollowUp:
    waits_for = sorted(needs(policy, rule.name) - present)
    return FollowUp(
        rule=rule.name,
        source=rule.source,
        act=effect.to.fact if isinstance(effect, Oblige) else None,
        bearer=effect.bearer if isinstance(effect, Oblige) else effect.who.role,
        within=effect.within if isinstance(effect, Oblige) else None,
        after=_counted_from(policy, rule, effect.within) if isinstance(effect, Oblige) else None,
        what=effect.what if isinstance(effect, Notify) else None,
        needs=tuple(Need(each, tuple(policy.facts[each].by)) for each in waits_for),
    )


def _counted_from(policy: Policy, rule: Rule, within: TermRule | None) -> str | None:
    if within is None or within.after is None:
        return None
    kind = _aliases(rule.when).get(within.after.of, within.after.of)
    return kind if kind in policy.facts else None


def _aliases(condition: Condition) -> Mapping[str, str]:
    return {each.alias: each.kind for each in positive(condition) if isinstance(each, FactCondition) and each.alias}


def _missed_by(policy: Policy, condition: Condition, passed: set[str]) -> Iterator[str]:
    for each in positive(condition):
        if isinstance(each, ObligationCondition) and each.state in _MISSED:
            yield each.rule
        elif isinstance(each, FactCondition) and each.kind not in passed:
            for rule in _ways(policy, each):
                yield from _missed_by(policy, rule.when, {*passed, each.kind})


def _needed_by(policy: Policy, condition: Condition, passed: set[str]) -> Iterator[str]:
    """Yield the facts without which the condition cannot hold; of alternatives none is without the other."""
    match condition:
        case FactCondition(kind) if kind in policy.facts:
            yield kind
        case FactCondition(kind) if kind not in passed:
            ways = [set(_needed_by(policy, rule.when, {*passed, kind})) for rule in _ways(policy, condition)]
            yield from set.intersection(*ways) if ways else ()
        case Aggregate(how=how, of=FactCondition() as of) if how.picks:
            yield from _needed_by(policy, of, passed)
        case AllOf(of):
            for each in of:
                yield from _needed_by(policy, each, passed)
        case AnyOf(of):
            yield from set.intersection(*(set(_needed_by(policy, each, passed)) for each in of))


def _ways(policy: Policy, condition: FactCondition) -> Iterator[Rule]:
    """Yield the rules that derive what the condition asks for, leaving out those that derive something else of it."""
    for rule in policy.rules.values():
        for effect in rule.effects:
            if isinstance(effect, Derive) and effect.name == condition.kind and not _differs(effect, condition):
                yield rule


def _differs(derived: Derive, asked: FactCondition) -> bool:
    """Whether the derived fact always has another value in a field than the one asked for."""
    for test in asked.tests:
        value = derived.values.get(test.field)
        if test.op is Op.EQ and isinstance(test.operand, Const) and isinstance(value, Const) and value != test.operand:
            return True
    return False
