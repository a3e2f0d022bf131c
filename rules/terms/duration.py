"""Lengths of time as the law words them, because "8 weeks" and "56 days" are treated differently by it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from difflib import get_close_matches
from enum import StrEnum

from rules.terms.errors import TermError
from rules.terms.said import Said, english, said

_MONTHS_IN_YEAR = 12
_LEAP_DAY, _SHORT_FEBRUARY = (2, 29), (2, 28)
_NUMBER = r"([0-9]{1,5})"
_WORDS = re.compile(rf"{_NUMBER} +([a-z]+(?: +days?)?)")
_ISO = re.compile(rf"P(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?(?:T{_NUMBER}H)?")
_UNITS = {unit.replace("_", " "): unit for unit in ("years", "months", "weeks", "days", "working_days", "hours")}
_IN_WORDS = said("length_in_words")
_IN_ISO = "an ISO 8601 length in whole years, months, weeks, days or hours, such as P8W, P6M, P10D or PT48H"


class LeapDay(StrEnum):
    """Where years or months from 29 February end in a year that has none: on the last of February, or the day after."""

    FEBRUARY = "28 february"
    MARCH = "1 march"


class NotALength(TermError):
    """A text, or amounts beside one another, that make no length of time.

    `meant` is what was expected, as data; `near` the unit that was probably meant, or nothing.
    """

    def __init__(self, found: str, meant: Said, near: str = "") -> None:
        hint = f". {english(said('finding_meant', name=near))}" if near else ""
        super().__init__("duration", found, english(meant) + hint)
        self.meant = meant
        self.near = near


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in the measures in which a statute words it.

    Hours stand alone, and so do working days: a statute that counts in them counts in nothing else.

    Raises TermError: a negative number, or hours or working days beside another measure.
    """

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    working_days: int = 0
    hours: int = 0

    def __post_init__(self) -> None:
        amounts = (self.years, self.months, self.weeks, self.days, self.working_days, self.hours)
        if min(amounts) < 0:
            raise TermError("duration", str(self), "no negative number")
        if (self.hours or self.working_days) and sum(map(bool, amounts)) > 1:
            raise NotALength(str(self), said("length_alone"))

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read a length in words, such as `8 weeks`, `1 year and 6 months`, `5 working days`.

        Raises NotALength: a likely typing error in the unit is suggested.
        """
        amounts: dict[str, int] = {}
        for part in text.strip().split(" and "):
            unit, number = _read_words(part, text)
            if unit in amounts:
                raise NotALength(text, said("length_once", unit=unit))
            amounts[unit] = number
        return cls(**{_UNITS[unit]: number for unit, number in amounts.items()})

    @classmethod
    def parse_iso(cls, text: str) -> Duration:
        """Read an ISO 8601 length in whole years, months, weeks and days, or in hours: `P8W`, `P1Y6M`, `PT48H`.

        Raises TermError: not such a length. ISO 8601 has no working days; `parse` reads those.
        """
        match = _ISO.fullmatch(text)
        if match is None or not any(match.groups()):
            raise TermError("duration", text, _IN_ISO)
        years, months, weeks, days, hours = (int(number or 0) for number in match.groups())
        return cls(years=years, months=months, weeks=weeks, days=days, hours=hours)

    def add_to(self, day: date, sign: int = 1, leap_day: LeapDay = LeapDay.FEBRUARY) -> date:
        """Return the day this length after `day`, or before it with `sign=-1`.

        Years and months first, to the same number in the month or, where that month is shorter, its last day (29
        February as `leap_day` says); then weeks and days. The holidays play no part.

        Raises TermError: hours, which need a moment, or working days, which need a calendar. OverflowError: the
        day falls outside the years 1 to 9999.
        """
        if self.hours or self.working_days:
            raise TermError("duration", str(self), "years, months, weeks or days to add to a day")
        months = sign * (self.years * _MONTHS_IN_YEAR + self.months)
        return _add_months(day, months, leap_day) + timedelta(days=sign * (self.weeks * 7 + self.days))

    def counts_in(self, unit: str) -> bool:
        """Whether it has some of this unit, which is the name of a field."""
        return bool(getattr(self, unit))

    def in_units(self) -> Iterator[tuple[str, int]]:
        """Return how many it has of each unit, the longest first."""
        return ((unit, getattr(self, unit)) for unit in _UNITS.values())

    def __str__(self) -> str:
        amounts = ((getattr(self, field), unit) for unit, field in _UNITS.items())
        return " and ".join([_spell(number, unit) for number, unit in amounts if number]) or "0 days"


def _add_months(day: date, months: int, leap_day: LeapDay) -> date:
    if not months:
        return day
    years, month = divmod(day.month - 1 + months, _MONTHS_IN_YEAR)
    year = day.year + years
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("year out of range")
    last = monthrange(year, month + 1)[1]
    if leap_day is LeapDay.MARCH and (day.month, day.day) == _LEAP_DAY and (month + 1, last) == _SHORT_FEBRUARY:
        return date(year, 3, 1)
    return date(year, month + 1, min(day.day, last))


def _read_words(part: str, text: str) -> tuple[str, int]:
    match = _WORDS.fullmatch(part.strip())
    if match is None:
        raise NotALength(text, _IN_WORDS)
    unit = " ".join(match[2].split())
    plural = unit if unit.endswith("s") else f"{unit}s"
    if plural not in _UNITS:
        raise NotALength(text, _IN_WORDS, next(iter(get_close_matches(plural, _UNITS, n=1)), ""))
    return plural, int(match[1])


def _spell(number: int, unit: str) -> str:
    return f"{number} {unit[:-1] if number == 1 else unit}"
