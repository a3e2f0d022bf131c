"""Terms that run forward from a day: length, standstill, extension and, on the final end, the Algemene termijnenwet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.terms.calendar import Calendar
from rules.terms.deadline import Deadline
from rules.terms.duration import Duration, LeapDay
from rules.terms.moment import end_of
from rules.terms.said import Said, Text, cited, said
from rules.terms.suspension import Standstill, Suspension, skip, union
from rules.terms.termijnenwet import move_end, reaches

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Course:
    """What does not change while the standstills are found that fall within the term."""

    start: date
    lasts: Duration
    extended: tuple[Duration, ...]
    calendar: Calendar
    source: str | Text
    leap_day: LeapDay

    def run(self, standstills: Sequence[Standstill]) -> tuple[date, list[Said]]:
        """Return the last day when only these spans suspend the term, and every move in words."""
        end, moves = self._raw_end(standstills)
        length = (end - self.start).days - sum(span.days for span in standstills)
        # One that begins in days the act added can hold the end, and so can one before an extension in months: the 31st
        # becomes the 30th. Days that are passed over so are no days of the term: it is no longer by them.
        last, more = self._legal_end(skip(end, standstills), length, standstills)
        return last, moves + more

    def _raw_end(self, standstills: Sequence[Standstill]) -> tuple[date, list[Said]]:
        """Each part in its turn: a standstill lengthens the part in which it begins, the last one the rest as well."""
        end, left, moves = self.start, list(standstills), []
        for n, part in enumerate((self.lasts, *self.extended)):
            begin, taken = end, 0
            end = self._count(begin, part, ())
            moves.append(self._told(begin, part, end, extended=n > 0))
            while taken < len(left) and (n == len(self.extended) or left[taken].first <= end):
                taken += 1
                end = self._given_back(begin, part, left[:taken], first=n == 0)
                moves.append(_suspension(left[taken - 1], end))
            left = left[taken:]
        return end, moves

    def _told(self, begin: date, part: Duration, end: date, *, extended: bool) -> Said:
        source = cited(self.source)
        if extended:
            return said("extended", extra=part, end=end, source=source)
        if not any(amount for _, amount in part.in_units()):
            return said("until_given", end=end, source=source)
        return said("counted", lasts=part, start=begin, end=end, source=source)

    def _given_back(self, begin: date, part: Duration, spans: Sequence[Standstill], *, first: bool) -> date:
        """The end of a part with the spans that begin in it; the months of an extension follow the suspended days."""
        if part.working_days:
            return self._count(begin, part, spans)
        days = timedelta(days=_days(spans))
        return self._count(begin, part, ()) + days if first else self._count(begin + days, part, ())

    def _count(self, start: date, length: Duration, standstills: Sequence[Standstill]) -> date:
        if not length.working_days:
            return length.add_to(start, leap_day=self.leap_day)
        self.calendar.must_know_working_days()
        day = start
        working = (day for day in _unsuspended(start, standstills) if self.calendar.is_working(day))
        for _ in range(length.working_days):
            day = next(working)
        return day

    def _legal_end(self, end: date, length: int, standstills: Sequence[Standstill]) -> tuple[date, list[Said]]:
        if not self.calendar.shifts:
            return end, [said("moves_none", calendar=self.calendar.name, end=end)]
        too_long = [part for part in (self.lasts, *self.extended) if not reaches(part)]
        if too_long:
            return end, [said("too_long", length=too_long[0])]
        counted = 0 if self.lasts.working_days else length
        return move_end(self.start, end, counted, self.calendar, standstills)


def run_forward(
    start: date,
    lasts: Duration,
    *,
    calendar: Calendar,
    suspended: Sequence[Suspension] = (),
    extended: tuple[Duration, ...] = (),
    source: str | Text,
    leap_day: LeapDay = LeapDay.FEBRUARY,
) -> Deadline:
    """Return the deadline of a term in days, weeks, months, years or working days that runs from the day after `start`.

    A standstill counts when it begins before the term, with all that was counted until then, has ended.

    Raises TermError: working days by a calendar without closed days.
    """
    course = _Course(start, lasts, extended, calendar, source, leap_day)
    last, moves = course.run(())
    counted: list[Standstill] = []
    for span in union(suspended, start) if suspended else ():
        if span.first > last:
            return _ended(last, [*moves, said("suspended_too_late", first=span.first, sources=_sources(span))], counted)
        if span.last is None:
            return _standing(span, moves, counted)
        counted.append(span)
        last, moves = course.run(counted)
    return _ended(last, moves, counted)


def _ended(last: date, moves: list[Said], counted: Sequence[Standstill]) -> Deadline:
    return Deadline(last, end_of(last), _days(counted), tuple(moves), tuple(counted))


def _standing(span: Standstill, moves: list[Said], counted: Sequence[Standstill]) -> Deadline:
    still = said("still_suspended", first=span.first, sources=_sources(span))
    return Deadline(None, None, _days(counted), (*moves, still), (*counted, span))


def _days(spans: Sequence[Standstill]) -> int:
    return sum(span.days for span in spans)


def _suspension(span: Standstill, end: date) -> Said:
    last = span.first + timedelta(days=span.days - 1)
    days = Duration(days=span.days)
    return said("suspended", first=span.first, last=last, days=days, end=end, sources=_sources(span))


def _sources(span: Standstill) -> str:
    return ", ".join(span.sources)


def _unsuspended(day: date, standstills: Sequence[Standstill]) -> Iterator[date]:
    while True:
        day = skip(day + _DAY, standstills)
        yield day
