"""A statutory term and its end: the one computation on which every deadline of the product rests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from rules.terms.backward import run_backward
from rules.terms.calendar import get_calendar
from rules.terms.deadline import Deadline
from rules.terms.duration import Duration, LeapDay
from rules.terms.edition import Editions
from rules.terms.errors import TermError
from rules.terms.forward import run_forward
from rules.terms.hours import run_hours, run_hours_back
from rules.terms.moment import local_day
from rules.terms.said import AS_GIVEN, Text, said
from rules.terms.suspension import Suspension

__all__ = ["Deadline", "Suspension", "Term", "compute"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What has to be known to compute the end of a term.

    `lasts`: its length, in the measure in which the law words it.
    `after`: the day, or the moment, of the fact that starts it; the day itself is not counted. A moment counts as its
    day in the Netherlands, except for a length in hours, which runs from the moment.
    `before`: instead of `after`, the day or moment from which the term is counted back.
    `calendar`: `nl-termijnenwet` or `plain`, which moves no end (Awb 3:18).
    `suspended`: the reasons for which it stands still, in any order.
    `extended`: the extensions granted, each from the end before it.
    `source`: the legal source of the length, quoted in the steps.
    `leap_day`: where years or months from 29 February end in a year without one.
    `own`: no law sets this term, so that the act does not reach it, and is followed by choice.

    Raises TermError: neither or both of `after` and `before`, a term counted back or in hours that is suspended, a
    term counted back that is extended, hours mixed with another measure, or an unknown calendar.
    """

    lasts: Duration
    after: date | datetime | None = None
    before: date | datetime | None = None
    calendar: str = "nl-termijnenwet"
    suspended: tuple[Suspension, ...] = ()
    extended: tuple[Duration, ...] = ()
    source: str | Text = AS_GIVEN
    leap_day: LeapDay = LeapDay.FEBRUARY
    own: bool = False

    def __post_init__(self) -> None:
        get_calendar(self.calendar)
        if (self.after is None) == (self.before is None):
            raise TermError("after", self.after and str(self.after), "either 'after' or 'before', and not both")
        if self.suspended and (self.before is not None or self.lasts.hours):
            raise TermError("suspended", len(self.suspended), "no suspension of a term counted back or in hours")
        if self.extended:
            self._must_be_extendable()

    def _must_be_extendable(self) -> None:
        if self.before is not None:
            raise TermError("extended", len(self.extended), "no extension of a term counted back")
        for n, extra in enumerate(self.extended):
            if bool(extra.hours) != bool(self.lasts.hours):
                raise TermError(
                    f"extended[{n}]", str(extra), f"hours only to extend hours; the term lasts {self.lasts}"
                )


def compute(term: Term, editions: Editions | None = None) -> Deadline:
    """Return the end of a term with every move that leads to it, by these editions or the newest of the product.

    In this order: the length from the day after the fact, and then each extension from the end before it; the suspended
    days, each once (Awb 4:15), lengthen the part in which they begin; and the Algemene termijnenwet once, on the final
    end.

    Raises TermError: working days by the plain calendar, a moment without a zone, or an end outside the years 1 to
    9999.
    """
    try:
        found = _backward(term, editions) if term.after is None else _forward(term, term.after, editions)
        return _told_apart(term, found)
    except OverflowError as error:
        raise TermError("lasts", str(term.lasts), "an end between the years 1 and 9999") from error


def _told_apart(term: Term, found: Deadline) -> Deadline:
    """What was counted by the act, where it is not the act that says so (art. 1(1): a term set by law)."""
    counted = any(amount for _, amount in term.lasts.in_units())
    if not (term.own and counted and found.last_day and get_calendar(term.calendar).shifts):
        return found
    return replace(found, steps=(*found.steps, said("as_if_set_by_law")))


def _forward(term: Term, after: date | datetime, editions: Editions | None) -> Deadline:
    if term.lasts.hours:
        return run_hours(after, (term.lasts.hours, *(extra.hours for extra in term.extended)), source=term.source)
    return run_forward(
        local_day(after),
        term.lasts,
        calendar=get_calendar(term.calendar, editions),
        suspended=term.suspended,
        extended=term.extended,
        source=term.source,
        leap_day=term.leap_day,
    )


def _backward(term: Term, editions: Editions | None) -> Deadline:
    assert term.before is not None  # noqa: S101  # Term allows one of the two, never neither
    if term.lasts.hours:
        return run_hours_back(term.before, term.lasts.hours, source=term.source)
    calendar = get_calendar(term.calendar, editions)
    return run_backward(
        local_day(term.before), term.lasts, calendar=calendar, source=term.source, leap_day=term.leap_day
    )
