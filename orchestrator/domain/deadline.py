"""The deadline board: what is asked of it, and what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from rules.terms.moment import end_of

COUNTED = 1_000
"""Further than this a board does not count: a larger number says no more than `more than a thousand`."""

WEEK = timedelta(days=7)
FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: after the first moment, up to and including the second."""

    after: datetime
    until: datetime

    @classmethod
    def of_days(cls, first: date, last: date) -> "Span":
        """Return the moments at which a term that ends on one of these days has been missed."""
        return cls(end_of(first - timedelta(days=1)), end_of(last))


class Nearness(StrEnum):
    """How near a deadline is: passed and still owed, within seven days, or later."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    LATER = "later"

    def span(self, at: datetime) -> Span:
        """Return the moments this means, seen from `at`."""
        match self:
            case Nearness.OVERDUE:
                return Span(FIRST, at)
            case Nearness.THIS_WEEK:
                return Span(at, at + WEEK)
        return Span(at + WEEK, LAST)


@dataclass(frozen=True, slots=True)
class DeadlineFilter:
    """Which deadlines; None does not narrow. `bearer` is the party that owes, empty for a role nobody holds."""

    municipality: str | None = None
    bearer: str | None = None
    policy: str | None = None
    rule: str | None = None

    def within(self, watched: Sequence[str]) -> tuple[str, ...]:
        """Return the municipalities to look at, of those that are watched."""
        return tuple(each for each in watched if self.municipality in (None, each))


@dataclass(frozen=True, slots=True)
class Score:
    """How a party did with the deadlines that passed in one month (`month` is its first day)."""

    bearer: str
    month: date
    in_time: int
    late: int
    overdue: int
