"""Terms that run forward from a day: length, standstill, extension and, on the final end, the Algemene termijnenwet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.terms.calendar import Calendar
from rules.terms.deadline import Deadline
from rules.terms.duration import Duration
from rules.terms.moment import end_of, spell
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
    source: str

    def run(self, standstills: Sequence[Standstill]) -> tuple[date, list[str]]:
        """Return the last day when only these spans suspend the term, and every move in words."""
        end, moves = self._raw_end(standstills)
        length = (end - self.start).days - sum(span.days for span in standstills)
        last, more = self._legal_end(end, length, standstills)
        return last, moves + more

    def _raw_end(self, standstills: Sequence[Standstill]) -> tuple[date, list[str]]:
        end = _count(self.start, self.lasts, self.calendar, ())
        moves = [f"{spell(self.start)} + {self.lasts}, that day itself not counted: {spell(end)} ({self.source})"]
        for n, span in enumerate(standstills, 1):
            end = self._suspended_end(end, standstills[:n])
            moves.append(_suspension(span, end))
        for extra in self.extended:
            end = _count(end, extra, self.calendar, standstills)
            moves.append(f"Extended by {extra}, from that end: {spell(end)} ({self.source})")
        # Only an extension in months can land here: the 31st becomes the 30th, which may be suspended.
        return skip(end, standstills), moves

    def _suspended_end(self, end: date, standstills: Sequence[Standstill]) -> date:
        if self.lasts.working_days:
            return _count(self.start, self.lasts, self.calendar, standstills)
        return end + timedelta(days=standstills[-1].days)

    def _legal_end(self, end: date, length: int, standstills: Sequence[Standstill]) -> tuple[date, list[str]]:
        if not self.calendar.shifts:
            return end, [f"No day is moved by the {self.calendar.name} calendar: {spell(end)} (as given)"]
        too_long = [str(part) for part in (self.lasts, *self.extended) if not reaches(part)]
        if too_long:
            why = f"{too_long[0]} is more than 90 days, 12 weeks or 3 months"
            return end, [f"{why}: not moved off a closed day (Atw art. 4(a))"]
        counted = 0 if self.lasts.working_days else length
        return move_end(self.start, end, counted, self.calendar, standstills)


def run_forward(
    start: date,
    lasts: Duration,
    *,
    calendar: Calendar,
    suspended: Sequence[Suspension] = (),
    extended: tuple[Duration, ...] = (),
    source: str,
) -> Deadline:
    """Return the deadline of a term in days, weeks, months, years or working days that runs from the day after `start`.

    A standstill counts when it begins before the term, with all that was counted until then, has ended.

    Raises:
        TermError: working days by a calendar without closed days.

    """
    course = _Course(start, lasts, extended, calendar, source)
    last, moves = course.run(())
    counted: list[Standstill] = []
    for span in union(suspended, start) if suspended else ():
        if span.first > last:
            return _ended(last, [*moves, _too_late(span)], counted)
        if span.last is None:
            return _standing(span, moves, counted)
        counted.append(span)
        last, moves = course.run(counted)
    return _ended(last, moves, counted)


def _ended(last: date, moves: list[str], counted: Sequence[Standstill]) -> Deadline:
    return Deadline(last, end_of(last), _days(counted), tuple(moves), tuple(counted))


def _standing(span: Standstill, moves: list[str], counted: Sequence[Standstill]) -> Deadline:
    line = (
        f"Suspended from {spell(span.first)}, and nothing has ended that: no last day yet ({', '.join(span.sources)})"
    )
    return Deadline(None, None, _days(counted), (*moves, line), (*counted, span))


def _days(spans: Sequence[Standstill]) -> int:
    return sum(span.days for span in spans)


def _suspension(span: Standstill, end: date) -> str:
    days = f"{span.days} day{'s' if span.days > 1 else ''}"
    until = "" if span.last is None else f" up to and including {spell(span.last)}"
    return f"Suspended from {spell(span.first)}{until}, {days}: {spell(end)} ({', '.join(span.sources)})"


def _too_late(span: Standstill) -> str:
    return f"A suspension from {spell(span.first)} comes after the end: no effect ({', '.join(span.sources)})"


def _count(start: date, length: Duration, calendar: Calendar, standstills: Sequence[Standstill]) -> date:
    if not length.working_days:
        return length.add_to(start)
    calendar.must_know_working_days()
    day = start
    working = (day for day in _unsuspended(start, standstills) if calendar.is_closed(day) is None)
    for _ in range(length.working_days):
        day = next(working)
    return day


def _unsuspended(day: date, standstills: Sequence[Standstill]) -> Iterator[date]:
    while True:
        day = skip(day + _DAY, standstills)
        yield day
