"""Terms that run forward from a day: length, standstill, extension and, on the final end, the Algemene termijnenwet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.terms.calendar import Calendar
from rules.terms.deadline import Deadline
from rules.terms.duration import Duration
from rules.terms.dutch import day_in_dutch, days_in_dutch, length_in_dutch, source_in_dutch
from rules.terms.moment import end_of, spell
from rules.terms.sentence import Sentence
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

    def run(self, standstills: Sequence[Standstill]) -> tuple[date, list[Sentence]]:
        """Return the last day when only these spans suspend the term, and every move in words."""
        end, moves = self._raw_end(standstills)
        length = (end - self.start).days - sum(span.days for span in standstills)
        last, more = self._legal_end(end, length, standstills)
        return last, moves + more

    def _raw_end(self, standstills: Sequence[Standstill]) -> tuple[date, list[Sentence]]:
        """Each part in its turn: a standstill lengthens the part in which it begins, the last one the rest as well."""
        end, left, moves = self.start, list(standstills), []
        for n, part in enumerate((self.lasts, *self.extended)):
            begin, taken = end, 0
            end = _count(begin, part, self.calendar, ())
            moves.append(_extended(part, end, self.source) if n else _counted(begin, part, end, self.source))
            while taken < len(left) and (n == len(self.extended) or left[taken].first <= end):
                taken += 1
                end = self._given_back(begin, part, left[:taken], first=n == 0)
                moves.append(_suspension(left[taken - 1], end))
            left = left[taken:]
        # One that begins in days the act added can hold the end, and so can one before an extension in months: the 31st
        # becomes the 30th.
        return skip(end, standstills), moves

    def _given_back(self, begin: date, part: Duration, spans: Sequence[Standstill], *, first: bool) -> date:
        """The end of a part with the spans that begin in it; the months of an extension follow the suspended days."""
        if part.working_days:
            return _count(begin, part, self.calendar, spans)
        days = timedelta(days=_days(spans))
        return part.add_to(begin) + days if first else part.add_to(begin + days)

    def _legal_end(self, end: date, length: int, standstills: Sequence[Standstill]) -> tuple[date, list[Sentence]]:
        if not self.calendar.shifts:
            return end, [_moves_none(self.calendar, end)]
        too_long = [part for part in (self.lasts, *self.extended) if not reaches(part)]
        if too_long:
            return end, [_too_long(too_long[0])]
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


def _ended(last: date, moves: list[Sentence], counted: Sequence[Standstill]) -> Deadline:
    return Deadline(last, end_of(last), _days(counted), tuple(moves), tuple(counted))


def _standing(span: Standstill, moves: list[Sentence], counted: Sequence[Standstill]) -> Deadline:
    return Deadline(None, None, _days(counted), (*moves, _still(span)), (*counted, span))


def _days(spans: Sequence[Standstill]) -> int:
    return sum(span.days for span in spans)


def _counted(start: date, lasts: Duration, end: date, source: str) -> Sentence:
    return Sentence(
        nl=f"{length_in_dutch(lasts)} na {day_in_dutch(start)}, die dag zelf niet meegeteld: {day_in_dutch(end)}"
        f" ({source_in_dutch(source)})",
        en=f"{spell(start)} + {lasts}, that day itself not counted: {spell(end)} ({source})",
    )


def _extended(extra: Duration, end: date, source: str) -> Sentence:
    return Sentence(
        nl=f"Verlengd met {length_in_dutch(extra)} vanaf dat einde: {day_in_dutch(end)} ({source_in_dutch(source)})",
        en=f"Extended by {extra}, from that end: {spell(end)} ({source})",
    )


def _moves_none(calendar: Calendar, end: date) -> Sentence:
    return Sentence(
        nl=f"De kalender {calendar.name} verschuift geen enkele dag: {day_in_dutch(end)} (zoals opgegeven)",
        en=f"No day is moved by the {calendar.name} calendar: {spell(end)} (as given)",
    )


def _too_long(length: Duration) -> Sentence:
    return Sentence(
        nl=f"{length_in_dutch(length)} is meer dan 90 dagen, 12 weken of 3 maanden: het einde verschuift niet, ook niet"
        " als het op een vrije dag valt (Atw art. 4(a))",
        en=f"{length} is more than 90 days, 12 weeks or 3 months: not moved off a closed day (Atw art. 4(a))",
    )


def _suspension(span: Standstill, end: date) -> Sentence:
    sources = ", ".join(span.sources)
    last = span.first + timedelta(days=span.days - 1)
    days = f"{span.days} day{'s' if span.days > 1 else ''}"
    return Sentence(
        nl=f"Opgeschort van {day_in_dutch(span.first)} tot en met {day_in_dutch(last)}, {days_in_dutch(span.days)}:"
        f" {day_in_dutch(end)} ({sources})",
        en=f"Suspended from {spell(span.first)} up to and including {spell(last)}, {days}: {spell(end)} ({sources})",
    )


def _still(span: Standstill) -> Sentence:
    sources = ", ".join(span.sources)
    return Sentence(
        nl=f"Opgeschort vanaf {day_in_dutch(span.first)}, en dat is nog niet voorbij: er is nog geen laatste dag"
        f" ({sources})",
        en=f"Suspended from {spell(span.first)}, and nothing has ended that: no last day yet ({sources})",
    )


def _too_late(span: Standstill) -> Sentence:
    sources = ", ".join(span.sources)
    return Sentence(
        nl=f"Een opschorting vanaf {day_in_dutch(span.first)} komt na het einde: die telt niet mee ({sources})",
        en=f"A suspension from {spell(span.first)} comes after the end: no effect ({sources})",
    )


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
