"""What the fenced engine is asked: flat conditions on whole numbers, nothing of the policy's own words or values.

Only constructs in which durable_rules was measured to be right are written here: conditions that are one conjunction,
constants first and joins last, a padding join, a go token before every negation.
"""

from dataclasses import dataclass
from itertools import chain

GO = '{"go":{"__go":1}}'
"""The token on which every negation waits; its fact comes last, for the engine settles "not" as facts arrive."""

ENGINE_OPERATOR = {"eq": "", "ne": "$neq", "lt": "$lt", "le": "$lte", "gt": "$gt", "ge": "$gte", "exists": "$ex"}


@dataclass(frozen=True, slots=True, order=True)
class ConstantTest:
    """A field compared with a whole number."""

    operator: str
    field: str
    number: int

    def __str__(self) -> str:
        return _written(self.operator, self.field, str(self.number))


@dataclass(frozen=True, slots=True)
class Join:
    """A field compared with a field of the record bound to the positive condition at a place in the rule."""

    operator: str
    field: str
    place: int
    other: str

    def __str__(self) -> str:
        return _written(self.operator, self.field, f'{{"a{self.place}":"{self.other}"}}')


@dataclass(frozen=True, slots=True)
class Condition:
    """A record of a kind (its own field, which holds 1) that passes constant tests and joins."""

    kind: str
    constants: tuple[ConstantTest, ...]
    joins: tuple[Join, ...]

    def written(self, padding: Join | None) -> str:
        """The condition as the engine reads it; `padding` is a join that always holds, needed after other joins.

        The engine reads past the end of the list when its last join fails.
        """
        joins = [*self.joins, padding] if self.joins and padding else self.joins
        return '{"$and":[' + ",".join(map(str, chain(self.constants, joins))) + "]}"

    def fields(self) -> set[str]:
        """The fields of its own record that it reads."""
        return {test.field for test in self.constants} | {join.field for join in self.joins}


@dataclass(frozen=True, slots=True)
class DurableRule:
    """A conjunction of positive conditions and of negations."""

    positives: tuple[Condition, ...]
    negatives: tuple[Condition, ...]

    @property
    def waits_for_go(self) -> bool:
        """Whether it may only fire when all facts are in: so it is with negations, and without positives."""
        return bool(self.negatives) or not self.positives

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All of them, positive ones first."""
        return self.positives + self.negatives

    def written(self) -> str:
        """The rule as the engine reads it. `dist: 0` lets two conditions bind the same record."""
        parts = [f'{{"a{place}":{each.written(self._padding(each))}}}' for place, each in enumerate(self.positives)]
        if self.waits_for_go:
            parts.append(GO)
        parts += [
            f'{{"n{place}$not":{each.written(self._padding(each))}}}' for place, each in enumerate(self.negatives)
        ]
        return '{"all":[' + ",".join(parts) + '],"dist":0}'

    def _padding(self, condition: Condition) -> Join | None:
        """Every record holds 1 in the field of its kind, so comparing two of those always holds."""
        return Join("", condition.kind, 0, self.positives[0].kind) if self.positives else None


def _written(operator: str, field: str, right: str) -> str:
    return f'{{"{operator}":{{"{field}":{right}}}}}' if operator else f'{{"{field}":{right}}}'
