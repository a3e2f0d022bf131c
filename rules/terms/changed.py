"""What one edition says otherwise than another: which days it closes or opens, and which amounts, by which source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.terms.dutch import day_in_dutch, euros_in_dutch
from rules.terms.edition import CALENDAR, PENALTY, Edition, Editions
from rules.terms.moment import spell
from rules.terms.penalty import tables_of
from rules.terms.sentence import Sentence
from rules.terms.statute import closed_days


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing an edition says otherwise: from `day` on, or on that day alone. `words` tell it, with its source."""

    day: date
    words: Sentence


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
            yield Changed(day, _closed(day, closed.source) if day in new else _opened(day, closed.source))


def _closed(day: date, source: Sentence) -> Sentence:
    return Sentence(
        nl=f"{day_in_dutch(day)} is een vrije dag geworden ({source.nl})",
        en=f"{spell(day)} has become a closed day ({source.en})",
    )


def _opened(day: date, source: Sentence) -> Sentence:
    return Sentence(
        nl=f"{day_in_dutch(day)} is geen vrije dag meer (was: {source.nl})",
        en=f"{spell(day)} is no closed day any more (was: {source.en})",
    )


def _amounts(before: Edition, after: Edition) -> Iterator[Changed]:
    if before == after:
        return
    old = {each.in_force: each for each in tables_of(before)}
    for each in tables_of(after):
        if old.get(each.in_force) != each:
            most = each.at_most_eur
            yield Changed(
                each.in_force,
                Sentence(
                    nl=f"Dwangsom vanaf {day_in_dutch(each.in_force)}: hoogstens {euros_in_dutch(most)}"
                    f" ({each.source.nl})",
                    en=f"Penalty from {spell(each.in_force)}: at most EUR {most} ({each.source.en})",
                ),
            )
