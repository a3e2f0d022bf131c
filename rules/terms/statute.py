"""The closed days that an edition of the calendar tells of, so that no holiday or decree is a constant in the code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from typing import Any

from rules.terms.easter import easter_sunday
from rules.terms.edition import Edition
from rules.terms.said import Text, Told, said


@dataclass(frozen=True, slots=True)
class Holiday:
    """A yearly holiday: a fixed month and day, or a number of days from Easter Sunday, in a span of years."""

    name: Told
    source: Text
    month_day: tuple[int, int] | None
    days_from_easter: int
    first_year: int
    last_year: int
    moves_on_a_sunday: int

    def day_in(self, year: int) -> date | None:
        """Return the day on which it is kept in a year, or None where it was no holiday in that year."""
        if not self.first_year <= year <= self.last_year:
            return None
        if self.month_day is None:
            return easter_sunday(year) + timedelta(days=self.days_from_easter)
        day = date(year, *self.month_day)
        return day + timedelta(days=self.moves_on_a_sunday) if day.isoweekday() == 7 else day  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day equal to a Sunday for a statutory term, with its name and legal source."""

    name: Told
    source: Text


@lru_cache(maxsize=64)
def holidays_of_law(edition: Edition) -> tuple[Holiday, ...]:
    """Return the yearly holidays of the Algemene termijnenwet (art. 3(1) and (2))."""
    return tuple(_holiday(entry) for entry in edition.content["holidays"])


@lru_cache(maxsize=4096)
def closed_days(edition: Edition, year: int) -> Mapping[date, ClosedDay]:
    """Return the holidays and the days equated with them in a year (Atw art. 3); Saturdays and Sundays not included."""
    closed = {day: each for day, each in _decreed(edition) if day.year == year}
    for holiday in holidays_of_law(edition):
        if (kept := holiday.day_in(year)) is not None:
            closed[kept] = ClosedDay(holiday.name, holiday.source)
    return closed


@lru_cache(maxsize=4096)
def decrees_known(edition: Edition, year: int) -> bool:
    """Say whether the days equated by royal decree in a year are known to be complete in the data (Atw art. 3(3))."""
    spans = (decree["years"] for decree in edition.content["decrees"])
    return any(first <= year <= last for first, last in spans)


def _decreed(edition: Edition) -> Iterator[tuple[date, ClosedDay]]:
    for decree in edition.content["decrees"]:
        source = source_of(decree["source"])
        name = said("equated_by", source=source) if edition.cites else said("equated")
        for day in decree["days"]:
            yield day, ClosedDay(name, source)


def source_of(written: str | Mapping[str, str]) -> Text:
    """Return what an edition calls something or cites: in both languages, or one text for both."""
    return Text(written, written) if isinstance(written, str) else Text(written["nl"], written["en"])


def _holiday(entry: Mapping[str, Any]) -> Holiday:
    month, _, day = entry.get("on", "").partition("-")
    return Holiday(
        name=source_of(entry["name"]),
        source=source_of(entry["source"]),
        month_day=(int(month), int(day)) if month else None,
        days_from_easter=entry.get("easter", 0),
        first_year=entry.get("from", MINYEAR),
        last_year=entry.get("until", MAXYEAR),
        moves_on_a_sunday=entry.get("on_a_sunday", 0),
    )
