"""When a condition on the day of evaluation holds: from a day on, until a day, or on one, in the Netherlands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.evaluate.holding import value_of
from rules.evaluate.known import Binding
from rules.model.values import Op, Test
from rules.terms.moment import start_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The time in which such a condition holds: from `start`, if it has one, to just before `end`, or `never`."""

    start: datetime | None = None
    end: datetime | None = None
    never: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether it holds at a moment."""
        began = self.start is None or self.start <= at
        return not self.never and began and (self.end is None or at < self.end)

    @property
    def turns(self) -> Iterator[datetime]:
        """The moments at which it comes to hold, and at which it no longer does."""
        return (each for each in (self.start, self.end) if each)


def span_of(test: Test, binding: Binding) -> Span:
    """When the day passes the test, given what the rule has bound; never while what it looks at is not there."""
    day = value_of(test.operand, binding)
    if not isinstance(day, date):
        return Span(never=True)
    try:
        return _span(test.op, day)
    except OverflowError:
        return Span(never=True)


def _span(op: Op, day: date) -> Span:
    match op:
        case Op.GT:
            return Span(start=start_of(day + _DAY))
        case Op.GE:
            return Span(start=start_of(day))
        case Op.LT:
            return Span(end=start_of(day))
        case Op.LE:
            return Span(end=start_of(day + _DAY))
        case Op.EQ:
            return Span(start_of(day), start_of(day + _DAY))
        case _:
            raise ValueError(f"the day of evaluation is compared by order or equality; found {op}")
