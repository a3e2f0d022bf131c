"""How much fits into one ruleset of the engine. Beyond these numbers it answers wrongly, hangs or crashes.

Measured limits of durable_rules 2.0.28: 64 entries on the stack of conditions one fact matches, 255 rules on one
identical condition, 511 conditions that branch off one place, 16 conditions a rule, 32 entries in a condition's list of
joins (three of which are not joins), 255 fields a fact. Each bound here stays a little below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rules.engine.durable_rule import Condition, ConstantTest, DurableRule
from rules.engine.failure import EngineFailed, Failure

STACK = 60
SAME_CONDITION = 250
BRANCHINGS = 480
CONDITIONS = 16
JOINS = 28
FIELDS = 240
RECORDS = 100_000
"""The engine tells facts apart by a 32-bit hash of their number; up to here no two hashes are equal."""


def check_rule(rule: DurableRule, name: str) -> None:
    """Raise EngineFailed for a rule that no ruleset can hold."""
    conditions = len(rule.conditions) + rule.waits_for_go
    if conditions > CONDITIONS:
        raise EngineFailed(Failure.OUTSIDE_FENCE, f"{name} has {conditions} conditions; the engine takes {CONDITIONS}")
    for each in rule.conditions:
        if len(each.joins) > JOINS or not _Place.of([each]).fits(len(each.fields())):
            raise EngineFailed(
                Failure.OUTSIDE_FENCE, f"{name} has a condition of {len(each.joins)} joins on too many fields"
            )


def fits(rules: Sequence[DurableRule]) -> bool:
    """Whether the engine can hold these rules in one ruleset."""
    by_kind: dict[str, list[Condition]] = {}
    for rule in rules:
        for each in rule.conditions:
            by_kind.setdefault(each.kind, []).append(each)
    waiting = sum(rule.waits_for_go for rule in rules)
    return waiting < SAME_CONDITION and len(by_kind) < BRANCHINGS and all(map(kind_fits, by_kind.values()))


def kind_fits(conditions: Sequence[Condition]) -> bool:
    """Whether the engine can hold these conditions on one kind."""
    return _Place.of(conditions).fits(len(set().union(*(each.fields() for each in conditions))))


@dataclass(slots=True)
class _Place:
    """A place in the engine's tree of constant tests: conditions share it as far as they begin with the same tests."""

    next: dict[ConstantTest, "_Place"] = field(default_factory=dict)
    joined: int = 0
    ending: int = 0

    @classmethod
    def of(cls, conditions: Iterable[Condition]) -> "_Place":
        root = cls()
        for condition in conditions:
            place = root
            for test in condition.constants:
                place = place.next.setdefault(test, cls())
            if condition.joins:
                place.joined += 1
            else:
                place.ending += 1
        return root

    def fits(self, fields: int) -> bool:
        return fields <= FIELDS and self._narrow() and self._stack() <= STACK

    def _narrow(self) -> bool:
        here = len(self.next) + self.joined <= BRANCHINGS and self.ending <= SAME_CONDITION
        return here and all(place._narrow() for place in self.next.values())  # noqa: SLF001 - its own kind

    def _stack(self) -> int:
        """The most entries the engine may push for one fact; of tests for equality on one field one at most holds."""
        equalities = {test.field for test in self.next if not test.operator}
        matching = len(equalities) + sum(bool(test.operator) for test in self.next) + self.joined
        deeper = max((place._stack() for place in self.next.values()), default=0)  # noqa: SLF001 - its own kind
        return max(matching, matching - 1 + deeper)
