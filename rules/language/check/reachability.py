"""What can ever come about under a policy, as far as that can be told without any case."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar

from rules.engine.comparison import passes
from rules.language.text.errors import listed
from rules.model.condition import (
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
    scope_kind,
)
from rules.model.effect import (
    Clock,
    ClockAct,
    Derive,
    Effect,
    Forbid,
    Oblige,
    Permit,
    ScopeAct,
    Settle,
    Settlement,
    Steer,
)
from rules.model.fact_type import FactType, types_of_every_policy
from rules.model.policy import Policy, Rule
from rules.model.values import Const, Op, Test
from rules.terms.said import Said, said

E = TypeVar("E", bound=Effect)

GIVEN = frozenset(each.name for each in types_of_every_policy())
"""The types of fact every policy has; those come about in every case."""

_BY_TIME = (ObligationState.BREACHED, ObligationState.MISSED)


def effects_of(rules: Iterable[Rule], kind: type[E]) -> Iterator[E]:
    """The effects of one kind that follow from the rules."""
    return (each for rule in rules for each in rule.effects if isinstance(each, kind))


def contradiction(tests: Sequence[Test]) -> Said | None:
    """Say for which fields the tests leave no value; None when they leave one for each, as far as can be told."""
    left: dict[str, set[object]] = {}
    absent: set[str] = set()
    wanted: set[str] = set()
    for test in tests:
        (absent if test.op is Op.MISSING else wanted).add(test.field)
        if test.op in (Op.EQ, Op.ONE_OF) and isinstance(test.operand, Const):
            value = test.operand.value
            possible: set[object] = set(value) if isinstance(value, tuple) else {value}
            left[test.field] = left.get(test.field, possible) & possible
    for test in tests:
        if test.op is Op.NE and isinstance(test.operand, Const) and test.field in left:
            left[test.field] -= {test.operand.value}
    impossible = sorted({field for field, values in left.items() if not values} | (absent & wanted))
    return said("no_value_left", fields=listed(impossible)) if impossible else None


class Reachability:
    """What a policy makes possible: which facts can be added by whom, and which rules can hold."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def adders(self, fact: FactType) -> set[str]:
        """The roles for which there can be a moment at which they may add the fact."""
        rules = self.policy.rules.values()
        roles = set(fact.by or self.policy.roles)
        if fact.legal_act:
            permits = [each for each in effects_of(rules, Permit) if each.to.fact == fact.name]
            roles &= {role for each in permits for role in ([each.who.role] if each.who.role else self.policy.roles)}
        lifted = {name for each in effects_of(rules, Permit) for name in each.despite}
        for rule in rules:
            if rule.when == AllOf(()) and rule.scope is None and rule.name not in lifted:
                roles -= self._always_forbidden(rule, fact)
        return roles if fact.scope is None or self.can_be_on(fact.scope) else set()

    def _always_forbidden(self, rule: Rule, fact: FactType) -> set[str]:
        found: set[str] = set()
        for each in effects_of([rule], Forbid):
            if each.to.fact == fact.name and not each.to.tests:
                everyone = (each.who.role, each.who.party, each.who.person) == (None, None, None)
                found |= set(self.policy.roles) if everyone else {each.who.role or ""}
        return found

    def can_be_on(self, scope: str) -> bool:
        """Whether the stage can be open, or the milestone reached: a milestone only when a rule reaches it."""
        return not self.policy.scopes[scope].milestone or scope in self._reached

    @cached_property
    def _reached(self) -> set[str]:
        return {each.scope for each in self.effects(Steer) if each.act is ScopeAct.REACH}

    @cached_property
    def _makers(self) -> dict[str, list[str]]:
        """For each derived fact the rules that derive it."""
        found: dict[str, list[str]] = {}
        for rule in self.policy.rules.values():
            for each in effects_of([rule], Derive):
                found.setdefault(each.name, []).append(rule.name)
        return found

    def effects(self, kind: type[E]) -> Iterator[E]:
        """Every effect of one kind."""
        return effects_of(self.policy.rules.values(), kind)

    @cached_property
    def dead_facts(self) -> set[str]:
        """The types of fact nobody may ever add."""
        return {fact.name for fact in self.policy.facts.values() if not self.adders(fact)} - GIVEN

    @cached_property
    def never(self) -> dict[str, Said]:
        """The rules that can never hold, and why; what only they derive never holds either."""
        found: dict[str, Said] = {}
        while True:
            more = {
                rule.name: why
                for rule in self.policy.rules.values()
                if rule.name not in found and (why := self._why_never_rule(rule, found))
            }
            if not more:
                return found
            found |= more

    def _why_never_rule(self, rule: Rule, never: dict[str, Said]) -> Said | None:
        when = AllOf((FactCondition(scope_kind(rule.scope)), rule.when)) if rule.scope else rule.when
        return self._why_never(when, never)

    def _why_never(self, condition: Condition, never: dict[str, Said]) -> Said | None:
        """Say why the condition can never hold; None when it can, as far as can be told."""
        match condition:
            case FactCondition():
                return self._why_no_fact(condition, never)
            case ObligationCondition():
                return self._why_no_obligation(condition, never)
            case Aggregate(of=of):
                return self._why_never(of, never) if _needs_one(condition) else None
            case AllOf(of=parts):
                return next(filter(None, (self._why_never(part, never) for part in parts)), None)
            case AnyOf(of=parts):
                reasons = [self._why_never(part, never) for part in parts]
                return reasons[0] if reasons and all(reasons) else None
            case NotAny() | Where() | Today():
                return None

    def _why_no_fact(self, condition: FactCondition, never: dict[str, Said]) -> Said | None:
        kind = condition.kind
        if kind in self.dead_facts:
            return said("nobody_adds", fact=kind)
        scope = next((name for name in self.policy.scopes if scope_kind(name) == kind), None)
        if scope is not None:
            return None if self.can_be_on(scope) else said("no_rule_reaches", scope=scope)
        makers = self._makers.get(kind)
        if makers and all(name in never for name in makers):
            return said("nothing_derives", fact=kind)
        return contradiction(condition.tests)

    def _why_no_obligation(self, condition: ObligationCondition, never: dict[str, Said]) -> Said | None:
        name, state = condition.rule, condition.state
        obligations = list(effects_of([self.policy.rules[name]], Oblige))
        if not obligations:
            return said("rule_obliges_nothing", rule=name)
        if name in never:
            return said("rule_never_holds", rule=name)
        if state in _BY_TIME and all(each.within is None for each in obligations):
            return said("obligation_no_deadline", rule=name)
        if state is ObligationState.WAIVED and not self._settled(name, Settlement.WAIVE):
            return said("nothing_waives", rule=name)
        if state is ObligationState.SUSPENDED and not self._can_stand_still(name, obligations):
            return said("nothing_suspends", rule=name)
        return None

    def _settled(self, rule: str, how: Settlement) -> bool:
        return any(each.rule == rule and each.how is how for each in self.effects(Settle))

    def _can_stand_still(self, rule: str, obligations: Sequence[Oblige]) -> bool:
        clocks = (each for each in self.effects(Clock) if each.rule == rule and each.act is ClockAct.SUSPEND)
        return any(clocks) or any(each.within is not None and each.within.suspended for each in obligations)


def _needs_one(aggregate: Aggregate) -> bool:
    """Whether it cannot hold of nothing at all."""
    if aggregate.how not in (Aggregator.COUNT, Aggregator.SUM):
        return True
    return any(isinstance(test.operand, Const) and not passes(test, 0) for test in aggregate.compare)
