"""When a rule holds: the conditions of the policy language, as a tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rules.model.values import Test

VALUE = "value"
"""The field that holds what an aggregate computed."""

LAST_DAY = "last_day"
"""The field of an obligation that holds the last day of its term; it is not there while the term has no end."""

ORDER = "_order"
"""The field of every fact that holds its place in the journal; the order tests `after`, `before`, `since` use it."""


@dataclass(frozen=True, slots=True)
class FactCondition:
    """A current or derived fact of type `kind` satisfies all tests; `alias` binds it for the rest of the rule."""

    kind: str
    alias: str | None = None
    tests: tuple[Test, ...] = ()


class ObligationState(StrEnum):
    """How an obligation stands. `SUSPENDED`: owed, while its term stands still. `WAIVED`: no longer asked for.

    `MISSED` is only asked, never concluded: the deadline passed, and it was still owed then.
    """

    OPEN = "open"
    SUSPENDED = "suspended"
    FULFILLED = "fulfilled"
    BREACHED = "breached"
    WAIVED = "waived"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class ObligationCondition:
    """An obligation drawn from `rule` is in the state; where both rules bind the same alias, in the same binding."""

    rule: str
    state: ObligationState
    alias: str | None = None


class Aggregator(StrEnum):
    """What is made of everything that satisfies a pattern. `LATEST` and `EARLIEST` go by place in the journal."""

    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    LATEST = "latest"
    EARLIEST = "earliest"

    @property
    def picks(self) -> bool:
        """Whether it names one of the facts instead of computing a value."""
        return self in (Aggregator.LATEST, Aggregator.EARLIEST)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """All distinct things that satisfy `of`, taken together, pass the comparisons (tests of the field `value`).

    `field` is what `SUM`, `MIN` and `MAX` look at. Of nothing, count and sum are `nought` (0, as a decimal where
    decimals are added up) and the others do not hold. `alias` binds the fact that `LATEST` or `EARLIEST` picks, and for
    the others something whose field `value` was computed. What is bound before, outside obligations, may be referred
    to in `of` and in the comparisons.
    """

    how: Aggregator
    of: FactCondition | ObligationCondition
    field: str | None = None
    compare: tuple[Test, ...] = ()
    alias: str | None = None
    nought: int | Decimal = 0


@dataclass(frozen=True, slots=True)
class Where:
    """A CEL expression over what is bound (`aliases`) is true; it is looked at after matching."""

    expression: str
    aliases: tuple[str, ...]


TODAY = "today"
"""The word for the day on which a policy is evaluated, and the field that tests of it look at."""


@dataclass(frozen=True, slots=True)
class Today:
    """The day of evaluation passes all tests of the field `TODAY`; it is looked at after matching.

    The tests are of equality and order, with a day or with a date of what is bound.
    """

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class NotAny:
    """Nothing satisfies the condition, given what is bound outside."""

    of: "Condition"


Condition = FactCondition | ObligationCondition | Aggregate | Where | Today | AllOf | AnyOf | NotAny


def parts(condition: Condition) -> tuple[Condition, ...]:
    """What stands directly inside it."""
    match condition:
        case AllOf(of=of) | AnyOf(of=of):
            return of
        case NotAny(of=inside) | Aggregate(of=inside):
            return (inside,)
        case FactCondition() | ObligationCondition() | Where() | Today():
            return ()


def every(condition: Condition, *, aggregated: bool = True) -> Iterator[Condition]:
    """It and everything inside it, outermost first; `aggregated` includes what aggregates are made of."""
    yield condition
    if aggregated or not isinstance(condition, Aggregate):
        for part in parts(condition):
            yield from every(part, aggregated=aggregated)


def positive(condition: Condition) -> Iterator[Condition]:
    """It and what stands in it outside negations and aggregates, outermost first; those come along, unopened."""
    yield condition
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.of:
            yield from positive(part)


def negates(condition: Condition) -> bool:
    """Whether it asks that what stands inside is not there."""
    return isinstance(condition, NotAny)


def negated(condition: Condition) -> Iterator[Condition]:
    """The outermost conditions that it, or what stands in it, negates."""
    return (part for each in positive(condition) if negates(each) for part in parts(each))


def named(condition: Condition) -> Iterator[tuple[str, FactCondition | ObligationCondition | Aggregate]]:
    """Every name it gives, wherever it stands, with what it gives it to."""
    for each in every(condition):
        if isinstance(each, FactCondition | ObligationCondition | Aggregate) and each.alias:
            yield each.alias, each


def role_kind(role: str) -> str:
    """The kind of what is there for each party that holds the role now, with its `party`."""
    return f"role:{role}"


def scope_kind(scope: str) -> str:
    """The kind of what is there while the stage is open, or once the milestone is reached."""
    return f"scope:{scope}"
