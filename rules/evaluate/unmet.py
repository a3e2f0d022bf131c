"""What is missing before a rule would hold, or would stop biting, and who could supply it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from rules.engine.problem import Record
from rules.evaluate.holding import satisfies
from rules.model.condition import (
    VALUE,
    Aggregate,
    Aggregator,
    AllOf,
    AnyOf,
    Condition,
    FactCondition,
    NotAny,
    ObligationCondition,
    Today,
    Where,
    role_kind,
    scope_kind,
)
from rules.model.effect import Effect, Oblige, ScopeAct, Steer
from rules.model.fact_type import OF_THE_DIRECTOR, PARTY_JOINED
from rules.model.policy import Policy
from rules.model.values import Const, Op, Test


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not there, and the roles that could add it (empty: every role)."""

    fact: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    policy: Policy
    known: Sequence[Record]
    seen: frozenset[str] = frozenset()

    def wanted(self, condition: Condition) -> Iterable[str]:
        """The fact types that have to be added before the condition can hold."""
        match condition:
            case FactCondition(kind=kind, tests=tests):
                return () if self._there(kind, tests) else self._supply(kind)
            case ObligationCondition(rule=rule):
                return self.wanted(self.policy.rules[rule].when)
            case Aggregate(of=FactCondition(kind=kind)):
                return () if self._comes_to(condition) else self._supply(kind)
            case AllOf(of=parts):
                return chain.from_iterable(map(self.wanted, parts))
            case AnyOf(of=parts):
                return min((tuple(self.wanted(part)) for part in parts), key=len)
            case Aggregate() | NotAny() | Where() | Today():
                return ()

    def lifting(self, condition: Condition) -> Iterable[str]:
        """The fact types that, once added, would make the condition no longer hold."""
        match condition:
            case NotAny(of=inner):
                return self.wanted(inner)
            case AllOf(of=parts) | AnyOf(of=parts):
                return chain.from_iterable(map(self.lifting, parts))
            case ObligationCondition(rule=rule):
                effects = self.policy.rules[rule].effects
                return (effect.to.fact for effect in effects if isinstance(effect, Oblige))
            case FactCondition(kind=kind) if kind not in self.policy.facts:
                return chain.from_iterable(deeper.lifting(when) for when, deeper in self._derivations(kind))
            case Aggregate(of=FactCondition(kind=kind), compare=compare) if _can_be_exceeded(compare):
                return self._supply(kind)
            case FactCondition() | Aggregate() | Where() | Today():
                return ()

    def _there(self, kind: str, tests: Sequence[Test]) -> bool:
        """Whether something of the kind passes the tests that need nothing else; joins are not looked at."""
        alone = [test for test in tests if isinstance(test.operand, Const)]
        return any(each.kind == kind and satisfies(each.values, alone) for each in self.known)

    def _comes_to(self, aggregate: Aggregate) -> bool:
        """Whether enough is there already, as far as can be told without joins."""
        of = aggregate.of
        if not isinstance(of, FactCondition):
            return False
        if aggregate.how is not Aggregator.COUNT:
            return self._there(of.kind, of.tests)
        alone = [test for test in of.tests if isinstance(test.operand, Const)]
        count = sum(each.kind == of.kind and satisfies(each.values, alone) for each in self.known)
        return satisfies({VALUE: count}, [test for test in aggregate.compare if isinstance(test.operand, Const)])

    def _supply(self, kind: str) -> Iterator[str]:
        if kind in self.policy.facts:
            yield kind
        elif kind in {role_kind(role) for role in self.policy.roles}:
            yield PARTY_JOINED
        else:
            ways = [tuple(deeper.wanted(when)) for when, deeper in self._derivations(kind)]
            yield from min(ways, key=len, default=())

    def _derivations(self, kind: str) -> Iterator[tuple[Condition, "_Look"]]:
        """How something that is concluded can come about; a rule is followed once, so that recursion ends."""
        for rule in self.policy.rules.values():
            if rule.name not in self.seen and any(_brings_about(effect, kind) for effect in rule.effects):
                yield rule.when, _Look(self.policy, self.known, self.seen | {rule.name})


def _brings_about(effect: Effect, kind: str) -> bool:
    closes = isinstance(effect, Steer) and effect.act is ScopeAct.CLOSE
    return kind in effect.decides and not closes


def _can_be_exceeded(compare: Iterable[Test]) -> bool:
    return any(test.op in (Op.LT, Op.LE, Op.EQ) for test in compare)


def needed_for(policy: Policy, rule: str, known: Sequence[Record]) -> tuple[Missing, ...]:
    """The facts still missing before the rule can hold; of alternatives the one with the fewest."""
    return _missing(policy, _Look(policy, known).wanted(policy.rules[rule].when))


def needed_to_open(policy: Policy, scope: str, known: Sequence[Record]) -> tuple[Missing, ...]:
    """The facts still missing before the part of the case opens, or is reached."""
    return _missing(policy, _Look(policy, known).wanted(FactCondition(scope_kind(scope))))


def lifted_by(policy: Policy, rule: str, known: Sequence[Record]) -> tuple[Missing, ...]:
    """The facts any of which would stop the rule from holding."""
    return _missing(policy, _Look(policy, known).lifting(policy.rules[rule].when))


def _missing(policy: Policy, kinds: Iterable[str]) -> tuple[Missing, ...]:
    return tuple(Missing(kind, _adders(policy, kind)) for kind in dict.fromkeys(kinds))


def _adders(policy: Policy, kind: str) -> tuple[str, ...]:
    return (policy.director,) if kind in OF_THE_DIRECTOR else policy.facts[kind].by
