"""Moments as people type them: exact, or a day, of which the noon in the Netherlands is meant."""

from contextlib import suppress
from datetime import UTC, date, datetime, time

from api.cli.trouble import Trouble


def moment_of(given: str | None, option: str = "--at") -> datetime | None:
    """Return the aware moment that was typed, None when nothing was. Raises Trouble."""
    if given is None:
        return None
    from rules.terms.rfc3339 import read_day, read_moment

    day = read_day(given)
    found = _noon(day) if day else read_moment(given)
    with suppress(OverflowError):
        if found is not None:
            return found.astimezone(UTC)
    raise Trouble(_expected(given, option))


def day_or_moment_of(given: str | None, option: str) -> str | None:
    """Return what was typed, a day as a day and a moment in UTC, as the API takes it. Raises Trouble."""
    if given is None or len(given) > len("2026-03-31"):
        moment = moment_of(given, option)
        return moment.isoformat() if moment else None
    from rules.terms.rfc3339 import read_day

    day = read_day(given)
    if day is None:
        raise Trouble(_expected(given, option))
    return day.isoformat()


def _noon(day: date) -> datetime:
    from rules.terms.moment import AMSTERDAM

    return datetime.combine(day, time(12), AMSTERDAM)


def _expected(given: str, option: str) -> str:
    examples = "a day (2026-03-31) or a moment with its offset (2026-03-31T14:00:00+02:00)"
    return f"{option}: found {given!r}, expected {examples}."
