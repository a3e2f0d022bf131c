"""The Algemene termijnenwet moves the end of a term, once, when all else has been counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rules.terms.calendar import Calendar
from rules.terms.duration import Duration
from rules.terms.dutch import day_in_dutch
from rules.terms.moment import spell
from rules.terms.sentence import Sentence
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
) -> tuple[date, list[Sentence]]:
    """Return the last day of a term that ends on `end`, and the moves in words.

    The term is lengthened until it holds two working days (art. 2), when it is `length` >= 3 days long, and until it
    ends on a working day (art. 1(1)). A suspended day is no day of the term, so it is neither counted nor ended on.
    """
    moves: list[Sentence] = []
    last = end
    if length >= _LEAST_DAYS and (late := _second_working_day(start, calendar, standstills)) > end:
        last = late
        moves.append(_until_two_working_days(last))
    moved = _first_open(last, calendar, standstills)
    if moved != last:
        moves.append(_moved(last, moved, calendar))
    elif not moves:
        moves.append(_working_day(last))
    if not calendar.is_complete(moved.year):
        moves.append(_decrees_unknown(moved.year))
    return moved, moves


def move_back(start: date, end: date, calendar: Calendar) -> tuple[date, list[Sentence]]:
    """Return the day to which a term counted back from `start` to `end` reaches, and the move in words.

    Art. 1(1) does not move such a day (art. 1(2)); art. 2 does lengthen the term, so to an earlier day, until it holds
    two working days.
    """
    moves = [_COUNTED_BACK]
    if (start - end).days < _LEAST_DAYS:
        return end, moves
    early = _second_open(_days_before(start), calendar)
    if early >= end:
        return end, moves
    return early, [*moves, _back_to_two_working_days(early)]


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


_COUNTED_BACK = Sentence(
    nl="Teruggerekend: het einde verschuift niet, ook niet als het op een vrije dag valt (Atw art. 1(2))",
    en="Counted back: not moved off a closed day (Atw art. 1(2))",
)


def _until_two_working_days(last: date) -> Sentence:
    return Sentence(
        nl=f"Minder dan twee werkdagen in de termijn: hij loopt tot en met {day_in_dutch(last)} (Atw art. 2)",
        en=f"Fewer than two working days in the term: it runs until {spell(last)} (Atw art. 2)",
    )


def _back_to_two_working_days(early: date) -> Sentence:
    return Sentence(
        nl=f"Minder dan twee werkdagen in de termijn: hij gaat terug tot {day_in_dutch(early)} (Atw art. 2)",
        en=f"Fewer than two working days in the term: it reaches back to {spell(early)} (Atw art. 2)",
    )


def _working_day(last: date) -> Sentence:
    return Sentence(
        nl=f"Het einde valt op een werkdag, {day_in_dutch(last)}, en verschuift niet (Atw art. 1(1))",
        en=f"{spell(last)} is a working day: not moved (Atw art. 1(1))",
    )


def _moved(last: date, moved: date, calendar: Calendar) -> Sentence:
    passed = list(_closed_between(last, moved, calendar))
    dutch, english = ", ".join(each.nl for each in passed), ", ".join(each.en for each in passed)
    return Sentence(
        nl=f"De termijn kan niet eindigen op {dutch}: hij loopt tot en met {day_in_dutch(moved)} (Atw art. 1(1))",
        en=f"{english}: it runs until {spell(moved)} (Atw art. 1(1))",
    )


def _decrees_unknown(year: int) -> Sentence:
    return Sentence(
        nl=f"Let op: welke dagen in {year} met een feestdag zijn gelijkgesteld, is hier niet bekend (Atw art. 3(3))",
        en=f"Remark: the days equated with holidays in {year} are not known here (Atw art. 3(3))",
    )


def _closed_between(first: date, until: date, calendar: Calendar) -> Iterator[Sentence]:
    """Yield each day the end moves past, with why; the name of a day of the weekend says that by itself."""
    for n in range((until - first).days):
        day = first + timedelta(days=n)
        dutch, english = calendar.is_closed(day, "nl") or "opgeschort", calendar.is_closed(day) or "suspended"
        weekend = english in {"Saturday", "Sunday"}
        yield Sentence(
            nl=day_in_dutch(day) if weekend else f"{day_in_dutch(day)} ({dutch})",
            en=spell(day) if weekend else f"{spell(day)} ({english})",
        )
