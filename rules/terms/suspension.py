"""While the citizen has to act the body's clock stands still; two reasons at once do not make it stand still twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.terms.moment import local_day

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Suspension:
    """A reason for which a term stands still, from the day after one day until another.

    `until_day_of` is the day that ends it: not suspended itself, unless `inclusive`. None means that it still runs.
    `at_most_until` is the last day on which it can run, itself suspended: a term set for completion has run out unused
    only when its last day has passed.

    A suspension that ends before it begins holds no day; that is no error, because facts arrive in any order.

    Source: Awb 4:15(1); inclusive: Woo 4.4.
    """

    from_day_after: date
    until_day_of: date | None = None
    inclusive: bool = False
    at_most_until: date | None = None
    source: str = "Awb 4:15(1)"

    @property
    def first_day(self) -> date:
        """The first day that does not count."""
        return local_day(self.from_day_after) + _DAY

    @property
    def last_day(self) -> date | None:
        """The last day that does not count; None while nothing ends it. Before `first_day` when it holds no day."""
        ends = [] if self.at_most_until is None else [local_day(self.at_most_until)]
        if self.until_day_of is not None:
            until = local_day(self.until_day_of)
            ends.append(until if self.inclusive else until - _DAY)
        return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class Standstill:
    """An unbroken span of suspended days, first and last included; `last` None while nothing ends it."""

    first: date
    last: date | None
    sources: tuple[str, ...]

    @property
    def days(self) -> int:
        """The number of days in it, as far as they are known: 0 while nothing ends it."""
        return 0 if self.last is None else (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        """Say whether the day is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)


def union(suspensions: Iterable[Suspension], after: date) -> list[Standstill]:
    """Return the suspended days later than `after` as spans in order that neither overlap nor touch."""
    merged: list[Standstill] = []
    for span in sorted(_spans(suspensions, after), key=_in_order):
        if merged and _reaches(merged[-1], span):
            merged[-1] = _join(merged[-1], span)
        else:
            merged.append(span)
    return merged


def skip(day: date, standstills: Sequence[Standstill]) -> date:
    """Return the first day on or after `day` that is not suspended, given spans that have an end."""
    for span in standstills:
        if span.last is not None and span.holds(day):
            return span.last + _DAY
    return day


def _spans(suspensions: Iterable[Suspension], after: date) -> Iterable[Standstill]:
    for suspension in suspensions:
        first, last = max(suspension.first_day, after + _DAY), suspension.last_day
        if last is None or last >= first:
            yield Standstill(first, last, (suspension.source,))


def _in_order(span: Standstill) -> tuple[date, date]:
    return span.first, span.last or date.max


def _reaches(span: Standstill, later: Standstill) -> bool:
    return span.last is None or later.first <= span.last + _DAY


def _join(span: Standstill, later: Standstill) -> Standstill:
    last = None if span.last is None or later.last is None else max(span.last, later.last)
    return Standstill(span.first, last, tuple(sorted({*span.sources, *later.sources})))
