"""Moments as RFC 3339 writes them, read the same at every door: what it allows is taken, and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}):([0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY = len("2026-03-31")
_LEAP = "60"
_DIGITS = 6


def is_longer_than_a_day(text: str) -> bool:
    """Say whether somebody wrote a moment, or tried to, and not just a day."""
    return len(text) > _DAY and text[_DAY] in "Tt "


def read_day(text: str) -> date | None:
    """Return the day, or None for what RFC 3339 does not allow: a week, a day of the year, no dashes, no such day."""
    if _A_DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """Return the moment, or None for what RFC 3339 (5.6) does not allow: without offset or seconds, or no such moment.

    Small letters and a space between day and time are allowed. Of a fraction of a second the first six digits count. A
    leap second, which there is only before midnight UTC at the end of a month, is the last microsecond before it.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    day, minute, second, fraction, offset = found.groups()
    leap = second == _LEAP
    digits = "999999" if leap else (fraction or ".0")[1 : _DIGITS + 1].ljust(_DIGITS, "0")
    zone = "+00:00" if offset in "Zz" else offset
    try:
        moment = datetime.fromisoformat(f"{day}T{minute}:{'59' if leap else second}.{digits}{zone}")
        return moment if not leap or _ends_a_month(moment) else None
    except (ValueError, OverflowError):
        return None


def _ends_a_month(moment: datetime) -> bool:
    after = moment.astimezone(UTC) + timedelta(microseconds=1)
    return (after.day, after.hour, after.minute) == (1, 0, 0)
