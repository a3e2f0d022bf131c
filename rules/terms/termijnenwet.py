"""The Algemene termijnenwet moves the end of a term, once, when all else has been counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rules.terms.calendar import Calendar
from rules.terms.duration import Duration
from rules.terms.said import Said, said
from rules.terms.suspension import Standstill, skip

# Art. 4(a): the longest terms the act reaches, each in its own measure.
_MOST_MONTHS, _MOST_WEEKS, _MOST_DAYS = 3, 12, 90
# A number that all three divide, so that a length in several measures can be weighed without fractions.
_WHOLE = 180
_LEAST_DAYS, _LEAST_WORKING_DAYS = 3, 2
_DAY = timedelta(days=1)


def reaches(length: Duration) -> bool:
    """Say whether the act applies to a term worded like this (art. 4(a)).

    Not in hours, years, or more than 90 days, 12 weeks or 3 months. A length in several measures is weighed by the
    share it takes of each of these: 2 months and 30 days is just within.
    """
    if length.hours or length.years:
        return False
    share = (
        length.months * (_WHOLE // _MOST_MONTHS)
        + length.weeks * (_WHOLE // _MOST_WEEKS)
        + (length.days + length.working_days) * (_WHOLE // _MOST_DAYS)
    )
    return share <= _WHOLE


def move_end(
    start: date, end: date, length: int, calendar: Calendar, standstills: Sequence[Standstill]
) -> tuple[date, list[Said]]:
    """Return the last day of a term that ends on `end`, and the moves in words.

    The term is lengthened until it holds two working days (art. 2), when it is `length` >= 3 days long, and until it
    ends on a working day (art. 1(1)). A suspended day is no day of the term, so it is neither counted nor ended on.
    """
    moves: list[Said] = []
    last = end
    if length >= _LEAST_DAYS and (late := _second_working_day(start, calendar, standstills)) > end:
        last = late
        moves.append(said("until_two_working_days", last=last))
    moved = _first_open(last, calendar, standstills)
    if moved != last:
        moves.append(_moved(last, moved, calendar))
    elif not moves:
        moves.append(said("on_a_working_day", last=last))
    if not calendar.is_complete(moved.year):
        moves.append(said("decrees_unknown", year=moved.year))
    return moved, moves


def move_back(start: date, end: date, calendar: Calendar) -> tuple[date, list[Said]]:
    """Return the day to which a term counted back from `start` to `end` reaches, and the move in words.

    Art. 1(1) does not move such a day (art. 1(2)); art. 2 does lengthen the term, so to an earlier day, until it holds
    two working days.
    """
    moves = [said("not_moved_back")]
    if (start - end).days < _LEAST_DAYS:
        return end, moves
    early = _second_open(_days_before(start), calendar)
    if early >= end:
        return end, moves
    return early, [*moves, said("back_to_two_working_days", early=early)]


def _second_working_day(start: date, calendar: Calendar, standstills: Sequence[Standstill]) -> date:
    return _second_open(_days_after(start, standstills), calendar)


def _days_after(day: date, standstills: Sequence[Standstill]) -> Iterator[date]:
    while True:
        day = skip(day + _DAY, standstills)
        yield day


def _days_before(day: date) -> Iterator[date]:
    while True:
        day -= _DAY
        yield day


def _second_open(days: Iterator[date], calendar: Calendar) -> date:
    is_open = (day for day in days if calendar.is_working(day))
    return [next(is_open) for _ in range(_LEAST_WORKING_DAYS)][-1]


def _first_open(day: date, calendar: Calendar, standstills: Sequence[Standstill]) -> date:
    while (free := skip(calendar.next_working_day(day), standstills)) != day:
        day = free
    return day


def _moved(last: date, moved: date, calendar: Calendar) -> Said:
    return said("moved", passed=tuple(_closed_between(last, moved, calendar)), moved=moved)


def _closed_between(first: date, until: date, calendar: Calendar) -> Iterator[Said]:
    """Yield each day the end moves past, with why; the name of a day of the weekend says that by itself."""
    for n in range((until - first).days):
        day = first + timedelta(days=n)
        closed = calendar.holiday(day)
        if closed is not None:
            yield said("passed_closed", day=day, why=closed)
        else:
            yield said("passed_suspended" if calendar.is_working(day) else "passed_weekend", day=day)
