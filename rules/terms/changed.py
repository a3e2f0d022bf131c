"""What one edition says otherwise than another: which days it closes or opens, and which amounts, by which source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.terms.edition import CALENDAR, PENALTY, Edition, Editions
from rules.terms.penalty import tables_of
from rules.terms.said import Euros, Told, said
from rules.terms.statute import closed_days


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing an edition says otherwise: from `day` on, or on that day alone. `words` tell it, with its source."""

    day: date
    words: Told


def changed(before: Editions, after: Editions, years: range) -> tuple[Changed, ...]:
    """Return what is otherwise in these years, in order of the days."""
    days = _days(before.get(CALENDAR), after.get(CALENDAR), years)
    amounts = _amounts(before.get(PENALTY), after.get(PENALTY))
    return tuple(sorted((*days, *amounts), key=lambda each: (each.day, each.words.en)))


def _days(before: Edition, after: Edition, years: range) -> Iterator[Changed]:
    if before == after:
        return
    for year in years:
        old, new = closed_days(before, year), closed_days(after, year)
        for day in sorted(old.keys() ^ new.keys()):
            closed = new.get(day) or old[day]
            yield Changed(day, said("day_closed" if day in new else "day_opened", day=day, source=closed.source))


def _amounts(before: Edition, after: Edition) -> Iterator[Changed]:
    if before == after:
        return
    old = {each.in_force: each for each in tables_of(before)}
    for each in tables_of(after):
        if old.get(each.in_force) != each:
            most = Euros(each.at_most_eur)
            yield Changed(each.in_force, said("amounts_changed", day=each.in_force, most=most, source=each.source))
