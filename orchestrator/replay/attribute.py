"""The types a XES attribute can have (IEEE 1849-2023, 4.4), read into Python values.

Lists and containers hold no value of their own that a mapping could name, so they are passed over by whoever reads.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from orchestrator.replay.log_error import Unreadable
from orchestrator.replay.trace import AttributeValue
from orchestrator.replay.written_moment import EXPECTED
from rules.terms.moment import AMSTERDAM
from rules.terms.rfc3339 import read_moment

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
