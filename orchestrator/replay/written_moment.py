"""Read a moment that a log writes as text: RFC 3339, what tables write, and nothing that means two things."""

import re
from datetime import datetime
from enum import StrEnum

from orchestrator.replay.log_error import Unreadable
from rules.terms.moment import AMSTERDAM


class Order(StrEnum):
    """In which order a log writes day and month, where it does not begin with the year."""

    DAY_FIRST = "day-month-year"
    MONTH_FIRST = "month-day-year"


EXPECTED = "a moment such as 2011-10-11T13:45:40.276+02:00"
_CLOCK = r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,:](?P<part>\d{1,9}))?)?)?"
_OFFSET = r"\s*(?P<offset>[Zz]|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<sep>[-/.])(?P<one>\d{{1,2}})(?P=sep)(?P<two>\d{{1,2}}){_CLOCK}{_OFFSET}", re.ASCII
)
_YEAR_LAST = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<sep>[-/.])(?P<two>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}){_CLOCK}{_OFFSET}", re.ASCII
)
_MONTHS = 12


def moment_from_text(text: str, order: Order | None = None) -> datetime:
    """Return the moment; one without an offset is the time on a clock in the Netherlands. Raises Unreadable.

    `order` says how day and month stand in a log that writes the year last. Without it such a day is read only when it
    can mean one thing: 13-02-2011 can, 03-02-2011 cannot.
    """
    written = text.strip()
    if found := _YEAR_FIRST.fullmatch(written):
        return _made(found, text, int(found["one"]), int(found["two"]))
    found = _YEAR_LAST.fullmatch(written)
    if found is None:
        raise Unreadable("this cannot be read as a moment", text, EXPECTED)
    one, two = int(found["one"]), int(found["two"])
    if order is None:
        order = _only_order(one, two, text)
    return _made(found, text, *((two, one) if order is Order.DAY_FIRST else (one, two)))


def _only_order(one: int, two: int, text: str) -> Order:
    if one != two and max(one, two) <= _MONTHS:
        expected = f"the year first, or 'order: {Order.DAY_FIRST}' or 'order: {Order.MONTH_FIRST}' in the mapping"
        raise Unreadable("day and month cannot be told apart", text, expected)
    return Order.DAY_FIRST if two <= _MONTHS else Order.MONTH_FIRST


def _made(found: re.Match[str], text: str, month: int, day: int) -> datetime:
    day_written = f"{found['year']}-{month:02}-{day:02}"
    clock = f"{int(found['hour'] or 0):02}:{found['minute'] or '00'}:{found['second'] or '00'}"
    part = (found["part"] or "0")[:6].ljust(6, "0")
    try:
        moment = datetime.fromisoformat(f"{day_written}T{clock}.{part}{(found['offset'] or '').upper()}")
    except ValueError:
        raise Unreadable("there is no such moment", text, EXPECTED) from None
    return moment if moment.utcoffset() is not None else moment.replace(tzinfo=AMSTERDAM)
