"""How near a deadline is: what late, within seven days and pressing most mean, for every list, count, export and page.

`due_at` is the first moment at which a deadline has been missed: for a term in days the midnight in the Netherlands
after its last day. So at that moment it has been missed, and a span of time leaves its first moment out and holds its
last one: then the terms that end on a day lie in the span of that day, and in no other.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from rules.terms.moment import end_of, local_day

DAYS = timedelta(days=7)
"""What is near: its last day is today or one of the seven days after it."""

FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, tzinfo=UTC)

Press = tuple[bool, datetime, str]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: after the first moment, up to and including the second."""

    after: datetime
    until: datetime

    @classmethod
    def of_days(cls, first: date, last: date) -> "Span":
        """Return the moments at which a term that ends on one of these days has been missed."""
        return cls(end_of(first - timedelta(days=1)), end_of(last))

    @classmethod
    def before(cls, when: date | datetime) -> "Span":
        """Return the moments at which is missed what has to be done before this moment, or before this day begins."""
        return cls(FIRST, when if isinstance(when, datetime) else end_of(when - timedelta(days=1)))

    def holds(self, due_at: datetime | None) -> bool:
        """Whether the deadline lies in it."""
        return due_at is not None and self.after < due_at <= self.until


class Nearness(StrEnum):
    """How near a deadline is: passed and still owed, within seven days, or later."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    LATER = "later"

    def span(self, at: datetime) -> Span:
        """Return the moments this means, seen from `at`."""
        near = end_of(local_day(at) + DAYS)
        match self:
            case Nearness.OVERDUE:
                return Span(FIRST, at)
            case Nearness.THIS_WEEK:
                return Span(at, near)
        return Span(near, LAST)


def is_passed(due_at: datetime | None, at: datetime) -> bool:
    """Whether the deadline has been missed at the moment, if what it was for was not done."""
    return Nearness.OVERDUE.span(at).holds(due_at)


def is_near(due_at: datetime | None, at: datetime) -> bool:
    """Whether the deadline is still ahead, and within seven days."""
    return Nearness.THIS_WEEK.span(at).holds(due_at)


def pressing(due_at: datetime | None, key: str) -> Press:
    """Return the place among what is owed in one case: the earliest deadline first, without one last, then by key."""
    return due_at is None, due_at or LAST, key
