"""Terms in hours run by the clock, through weekends and the change to summer time (Atw art. 4(a))."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from rules.terms.deadline import Deadline
from rules.terms.duration import Duration
from rules.terms.moment import aware, end_of, last_day_before
from rules.terms.said import Said, Text, cited, said

_DAY = timedelta(days=1)


def run_hours(after: date | datetime, hours: tuple[int, ...], *, source: str | Text) -> Deadline:
    """Return the deadline a number of hours after a moment, and those of each extension after that.

    When only the day is known the hours run from its end: the bearer is not held to a moment nobody recorded.
    """
    start = aware(after).astimezone(UTC) if isinstance(after, datetime) else end_of(after)
    moves = [] if isinstance(after, datetime) else [said("only_the_day", start=start)]
    return _until(start, hours, moves, "hours_after", source)


def run_hours_back(before: date | datetime, hours: int, *, source: str | Text) -> Deadline:
    """Return the deadline a number of hours before a moment, or before the day begins when only the day is known."""
    start = aware(before).astimezone(UTC) if isinstance(before, datetime) else end_of(before - _DAY)
    return _until(start, (-hours,), [], "hours_before", source)


def _until(start: datetime, hours: tuple[int, ...], moves: list[Said], key: str, source: str | Text) -> Deadline:
    for number in hours:
        end = start + timedelta(hours=number)
        moves.append(said(key, hours=Duration(hours=abs(number)), start=start, end=end, source=cited(source)))
        start = end
    return Deadline(last_day_before(start), start, 0, tuple(moves), in_hours=True)
