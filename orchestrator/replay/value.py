"""Read what a log writes: XES attributes (IEEE 1849-2023, 4.4), moments as text, and names that become ids."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from rules.language.text.errors import quoted
from rules.terms.moment import AMSTERDAM
from rules.terms.rfc3339 import read_moment


class Unreadable(ValueError):
    """A value in the log is not what it says it is; whoever knows the place turns this into LogBroken.

    `line` is where the value stands, 0 when only the place of its trace or event is known.
    """

    def __init__(self, message: str, found: str, expected: str, *, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.found = quoted(found)
        self.expected = expected
        self.line = line


AttributeValue = str | int | float | bool | datetime
"""A moment is always aware."""


_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_YES_NO = {"true": True, "1": True, "false": False, "0": False}


def attribute_value(tag: str, text: str) -> AttributeValue:
    """Return the value that `text` stands for in an attribute of this type. Raises Unreadable."""
    return _READERS[tag](text)


def is_attribute(tag: str) -> bool:
    """Whether the element is an attribute that holds a value."""
    return tag in _READERS


def _moment(text: str) -> datetime:
    """Read a moment; one without an offset is taken as the time on a clock in the Netherlands."""
    moment = read_moment(text.strip())
    try:
        # Logs are written by others: what is unmistakable is taken from them in other forms of ISO 8601 too.
        moment = moment or datetime.fromisoformat(text.strip())
    except ValueError:
        raise Unreadable("this date cannot be read", text, EXPECTED) from None
    return moment if moment.utcoffset() is not None else moment.replace(tzinfo=AMSTERDAM)


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text.strip()):
        raise Unreadable("this int cannot be read", text, "a whole number such as 42")
    return int(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Unreadable("this float cannot be read", text, "a number such as 35.0") from None


def _yes_no(text: str) -> bool:
    known = _YES_NO.get(text.strip().lower())
    if known is None:
        raise Unreadable("this boolean cannot be read", text, "true or false")
    return known


_READERS: Mapping[str, Callable[[str], AttributeValue]] = {
    "string": str,
    "id": str,
    "date": _moment,
    "int": _whole,
    "float": _number,
    "boolean": _yes_no,
}


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


FITS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""What the id of a case looks like."""
FITS_BEFORE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
"""What a prefix looks like."""
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 40
_MARK = 12


def case_id(prefix: str, name: str) -> str:
    """Return prefix and name where they are an id together; else what is readable of the name, and a mark of it all.

    The mark (the beginning of the SHA-256 of the name) keeps apart names of which the same is left, and is the same
    every time, so that a log replayed twice gives the same cases.
    """
    plain = f"{prefix}{name}"
    if FITS.fullmatch(plain):
        return plain
    apart = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    readable = _NOT_IN_AN_ID.sub("-", apart)[:_LONGEST].strip("-._")
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    return f"{prefix}{readable}-{mark}" if readable else f"{prefix}{mark}"
