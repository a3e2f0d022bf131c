"""Half of the holidays hang on Easter, and Easter hangs on the moon: the reckoning of the Gregorian calendar."""

from __future__ import annotations

from datetime import date, timedelta

_MOONS_IN_CYCLE = 19
_DAYS_IN_MOON = 30
_LATE_IN_CYCLE = 10


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of a year: the first Sunday after the ecclesiastical full moon on or after 21 March.

    The age of the moon comes from the golden number and the century corrections of the reform of 1582.
    """
    century = year // 100
    golden = year % _MOONS_IN_CYCLE
    leap_centuries_skipped = century - century // 4
    moon_corrections = (8 * century + 13) // 25
    age = (19 * golden + leap_centuries_skipped - moon_corrections + 15) % _DAYS_IN_MOON
    # A moon of 29 days is squeezed in twice, so that no two years of one cycle share a full moon.
    age -= age == _DAYS_IN_MOON - 1 or (age == _DAYS_IN_MOON - 2 and golden > _LATE_IN_CYCLE)
    full_moon = date(year, 3, 21) + timedelta(days=age)
    return full_moon + timedelta(days=7 - (full_moon.weekday() + 1) % 7)
