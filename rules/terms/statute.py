"""Dated legal data is read here, once, so that no amount, holiday or decree is a constant in the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from rules.terms.easter import easter_sunday


@dataclass(frozen=True, slots=True)
class Holiday:
    """A yearly holiday: a fixed month and day, or a number of days from Easter Sunday, in a span of years."""

    name: Mapping[str, str]
    source: str
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

    name: Mapping[str, str]
    source: str


@cache
def read_statute(name: str) -> Any:
    """Return the content of one of the data files beside this module: `nl-termijnenwet` or `nl-dwangsom`."""
    # The parser is slow to load, and most callers of this package never compute a date.
    from ruamel.yaml import YAML

    text = (files("rules.terms") / f"{name}.yaml").read_text(encoding="utf-8")
    return YAML(typ="safe", pure=True).load(text)


@cache
def holidays_of_law() -> tuple[Holiday, ...]:
    """Return the yearly holidays of the Algemene termijnenwet (art. 3(1) and (2))."""
    return tuple(_holiday(entry) for entry in read_statute("nl-termijnenwet")["holidays"])


@cache
def closed_days(year: int) -> Mapping[date, ClosedDay]:
    """Return the holidays and the days equated with them in a year (Atw art. 3); Saturdays and Sundays not included."""
    closed = {
        day: ClosedDay({"nl": "gelijkgesteld met een feestdag", "en": "equated with a holiday"}, decree["source"])
        for decree in read_statute("nl-termijnenwet")["decrees"]
        for day in decree["days"]
        if day.year == year
    }
    for holiday in holidays_of_law():
        if (kept := holiday.day_in(year)) is not None:
            closed[kept] = ClosedDay(holiday.name, holiday.source)
    return closed


@cache
def decrees_known(year: int) -> bool:
    """Say whether the days equated by royal decree in a year are known to be complete in the data (Atw art. 3(3))."""
    spans = (decree["years"] for decree in read_statute("nl-termijnenwet")["decrees"])
    return any(first <= year <= last for first, last in spans)


def _holiday(entry: Mapping[str, Any]) -> Holiday:
    month, _, day = entry.get("on", "").partition("-")
    return Holiday(
        name=entry["name"],
        source=entry["source"],
        month_day=(int(month), int(day)) if month else None,
        days_from_easter=entry.get("easter", 0),
        first_year=entry.get("from", MINYEAR),
        last_year=entry.get("until", MAXYEAR),
        moves_on_a_sunday=entry.get("on_a_sunday", 0),
    )
