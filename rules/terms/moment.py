"""Days and moments meet here: statutory days are days in the Netherlands, whatever zone a moment was written in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from rules.terms.errors import TermError

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


def local_day(when: date | datetime) -> date:
    """Return the day in the Netherlands on which `when` falls; a plain day is that day already.

    Raises TermError: a moment without a zone, which could be either of two days.
    """
    if not isinstance(when, datetime):
        return when
    return aware(when).astimezone(AMSTERDAM).date()


def aware(moment: datetime) -> datetime:
    """Return the moment as it came, having made sure that it says in which zone it is."""
    if moment.utcoffset() is None:
        raise TermError(
            "moment", moment.isoformat(), "a moment with its offset from UTC, e.g. 2026-03-02T09:00:00+01:00"
        )
    return moment


@lru_cache(maxsize=4096)
def end_of(day: date) -> datetime:
    """Return the first moment after a day in the Netherlands, in UTC.

    UTC, because two moments in one zone compare by the hands of the clock, and those go back an hour in October.
    """
    after = day + _DAY
    return datetime(after.year, after.month, after.day, tzinfo=AMSTERDAM).astimezone(UTC)


def start_of(day: date) -> datetime:
    """Return the first moment of a day in the Netherlands, in UTC."""
    return end_of(day - _DAY)


def last_day_before(moment: datetime) -> date:
    """Return the last day in the Netherlands that began before the moment; midnight belongs to the day before it."""
    return (moment.astimezone(UTC) - _INSTANT).astimezone(AMSTERDAM).date()


def spell_moment(moment: datetime) -> str:
    """Return a moment as the clock in the Netherlands shows it, with its offset."""
    return moment.astimezone(AMSTERDAM).isoformat(timespec="seconds")
