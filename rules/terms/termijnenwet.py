"""The Algemene termijnenwet moves the end of a term, once, when all else has been counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rules.terms.calendar import Calendar
from rules.terms.duration import Duration
from rules.terms.moment import spell
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
) -> tuple[date, list[str]]:
    """Return the last day of a term that ends on `end`, and the moves in words.

    The term is lengthened until it holds two working days (art. 2), when it is `length` >= 3 days long, and until it
    ends on a working day (art. 1(1)). A suspended day is no day of the term, so it is neither counted nor ended on.
    """
    moves: list[str] = []
    last = end
    if length >= _LEAST_DAYS and (late := _second_working_day(start, calendar, standstills)) > end:
        last = late
        moves.append(f"Fewer than two working days in the term: it runs until {spell(last)} (Atw art. 2)")
    moved = _first_open(last, calendar, standstills)
    if moved != last:
        passed = ", ".join(_closed_between(last, moved, calendar))
        moves.append(f"{passed}: it runs until {spell(moved)} (Atw art. 1(1))")
    elif not moves:
        moves.append(f"{spell(last)} is a working day: not moved (Atw art. 1(1))")
    if not calendar.is_complete(moved.year):
        moves.append(f"Remark: the days equated with holidays in {moved.year} are not known here (Atw art. 3(3))")
    return moved, moves


def move_back(start: date, end: date, calendar: Calendar) -> tuple[date, list[str]]:
    """Return the day to which a term counted back from `start` to `end` reaches, and the move in words.

    Art. 1(1) does not move such a day (art. 1(2)); art. 2 does lengthen the term, so to an earlier day, until it holds
    two working days.
    """
    moves = ["Counted back: not moved off a closed day (Atw art. 1(2))"]
    if (start - end).days < _LEAST_DAYS:
        return end, moves
    early = _second_open(_days_before(start), calendar)
    if early >= end:
        return end, moves
    return early, [*moves, f"Fewer than two working days in the term: it reaches back to {spell(early)} (Atw art. 2)"]


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
    is_open = (day for day in days if calendar.is_closed(day) is None)
    return [next(is_open) for _ in range(_LEAST_WORKING_DAYS)][-1]


def _first_open(day: date, calendar: Calendar, standstills: Sequence[Standstill]) -> date:
    while (free := skip(calendar.next_working_day(day), standstills)) != day:
        day = free
    return day


def _closed_between(first: date, until: date, calendar: Calendar) -> Iterator[str]:
    for n in range((until - first).days):
        day = first + timedelta(days=n)
        why = calendar.is_closed(day)
        yield f"{spell(day)} ({why or 'suspended'})" if why not in {"Saturday", "Sunday"} else spell(day)
