"""What is missing before a rule would hold, or would stop biting, and who could supply it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rules.model.condition import AllOf, AnyOf, Condition, FactCondition, NotAny, ObligationCondition
from rules.model.effect import Derive, Oblige
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not there, and the roles that could add it (empty: every role)."""

    fact: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    policy: Policy
    present: frozenset[str]
    seen: frozenset[str] = frozenset()

    def wanted(self, condition: Condition) -> Iterator[str]:
        """The fact types that have to be added before the condition can hold."""
        match condition:
            case FactCondition(kind=kind):
                yield from self._supply(kind)
            case ObligationCondition(rule=rule):
                yield from self.wanted(self.policy.rules[rule].when)
            case AllOf(of=parts):
                for part in parts:
                    yield from self.wanted(part)
            case AnyOf(of=parts):
                yield from min((tuple(self.wanted(part)) for part in parts), key=len)
            case NotAny():
                return

    def lifting(self, condition: Condition) -> Iterator[str]:
        """The fact types that, once added, would make the condition no longer hold."""
        match condition:
            case NotAny(of=inner):
                yield from self.wanted(inner)
            case AllOf(of=parts) | AnyOf(of=parts):
                for part in parts:
                    yield from self.lifting(part)
            case ObligationCondition(rule=rule):
                effects = self.policy.rules[rule].effects
                yield from (effect.to.fact for effect in effects if isinstance(effect, Oblige))
            case FactCondition(kind=kind) if kind not in self.policy.facts:
                for when, deeper in self._derivations(kind):
                    yield from deeper.lifting(when)
            case FactCondition():
                return

    def _supply(self, kind: str) -> Iterator[str]:
        if kind in self.present:
            return
        if kind in self.policy.facts:
            yield kind
            return
        ways = [tuple(deeper.wanted(when)) for when, deeper in self._derivations(kind)]
        yield from min(ways, key=len, default=())

    def _derivations(self, kind: str) -> Iterator[tuple[Condition, "_Look"]]:
        """How a derived fact can come about; a rule is followed once, so that recursion ends."""
        for rule in self.policy.rules.values():
            derives = any(isinstance(effect, Derive) and effect.name == kind for effect in rule.effects)
            if derives and rule.name not in self.seen:
                yield rule.when, _Look(self.policy, self.present, self.seen | {rule.name})


def needed_for(policy: Policy, rule: str, present: Iterable[str]) -> tuple[Missing, ...]:
    """The facts still missing before the rule can hold; of alternatives the one with the fewest."""
    look = _Look(policy, frozenset(present))
    return _missing(policy.facts, look.wanted(policy.rules[rule].when))


def lifted_by(policy: Policy, rule: str, present: Iterable[str]) -> tuple[Missing, ...]:
    """The facts any of which would stop the rule from holding."""
    look = _Look(policy, frozenset(present))
    return _missing(policy.facts, look.lifting(policy.rules[rule].when))


def _missing(types: Mapping[str, object], kinds: Iterable[str]) -> tuple[Missing, ...]:
    return tuple(Missing(kind, getattr(types[kind], "by", ())) for kind in dict.fromkeys(kinds))
