"""The answer to "until when": a day, the moment from which it is too late, and every move that led there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rules.terms.moment import aware
from rules.terms.said import Told
from rules.terms.suspension import Standstill


@dataclass(frozen=True, slots=True)
class Deadline:
    """The computed end of a term.

    `last_day`: the last day, in the Netherlands, on which it can still be met.
    `missed_from`: the first moment at which it has been missed, in UTC: midnight in the Netherlands after `last_day`,
    or for hours the exact moment. Both are None while the term stands still with no end in sight.
    `suspended_days`: the suspended days counted, each once; those of a standstill that still runs are not known yet.
    `standstills`: the spans of days that were counted, and last the one that still runs.
    `in_hours`: it runs by the clock, so that the moment counts and not the day.
    `steps`: one sentence a move, with its legal source, enough to compute the day again by hand.
    """

    last_day: date | None
    missed_from: datetime | None
    suspended_days: int
    steps: tuple[Told, ...]
    standstills: tuple[Standstill, ...] = ()
    in_hours: bool = False

    def missed(self, at: datetime) -> bool:
        """Say whether the deadline has been missed at a moment (with its zone)."""
        return self.missed_from is not None and aware(at) >= self.missed_from

    def stands_still_on(self, day: date) -> bool:
        """Say whether the term is suspended on a day."""
        return any(span.holds(day) for span in self.standstills)
