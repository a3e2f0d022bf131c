"""What a log says of one case, its bytes, and what can be wrong with it."""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeGuard, cast

from orchestrator.errors import SpeelruimteError
from orchestrator.replay.value import AttributeValue, Unreadable, moment_from_text
from rules.language.text.value import FIRST_YEAR, LAST_YEAR


class LogBroken(SpeelruimteError):
    """A log cannot be read, or does not hold what the mapping asks of it. Nothing of it has been replayed.

    `line` and `column` count from 1; 0 when the file as a whole is meant, or the column is not known. `found` and
    `expected` are words for people, or empty.
    """

    def __init__(
        self, file: str, line: int, message: str, *, column: int = 0, found: str = "", expected: str = ""
    ) -> None:
        place = ":".join([file, *(str(each) for each in (line, column) if each)])
        says = [f"Found {found}." if found else "", f"Expected {expected}." if expected else ""]
        super().__init__(" ".join(filter(None, [f"{place}: {message}.", *says])))
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.found = found
        self.expected = expected


_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"
_OTHERS = {b"PK\x03\x04": "a zip archive", b"BZh": "a bzip2 file", b"\xfd7zXZ\x00": "an xz file", b"%PDF": "a PDF"}


def chunks(path: Path, line: Callable[[], int]) -> Iterator[bytes]:
    """Give the bytes of the log piece by piece, unpacked; `line` says how far the reader is, for the error.

    Raises LogBroken when there is no such file, when it is something else, and when it is damaged or cut short.
    """
    try:
        with _opened(path) as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise LogBroken(str(path), line(), "the gzip file is damaged or cut short", found=str(error)) from error
    except OSError as error:
        raise LogBroken(str(path), 0, f"the file cannot be read ({error.strerror})") from error


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise LogBroken(str(path), 0, "the file is empty", expected="a XES log, gzipped or not")
    for magic, what in _OTHERS.items():
        if start.startswith(magic):
            raise LogBroken(str(path), 0, "this is not a XES log", found=what, expected="XML, gzipped or not")
    return cast("BinaryIO", gzip.open(path)) if start.startswith(_GZIP) else path.open("rb")


MOST = 1_000
"""Kinds of oddity that are told apart; a log with more is told that there are more."""


@dataclass(frozen=True, slots=True)
class Odd:
    """An attribute that cannot be read: what stands there, why that will not do, and what was expected.

    `text` is None where it has no value at all. `line` and `column` count from 1.
    """

    text: str | None
    why: str
    expected: str
    line: int
    column: int

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing, as logs write what they do not know."""
        return not (self.text or "").strip()


@dataclass(slots=True)
class PassedOver:
    """How often an attribute was odd in one way, and where first."""

    attribute: str
    why: str
    line: int
    column: int
    times: int = 0


class Oddities:
    """Everything odd in one log, counted by attribute and reason."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], PassedOver] = {}

    def note(self, attribute: str, why: str, line: int, column: int) -> None:
        """Count one."""
        kind = (attribute, why)
        if kind not in self._found and len(self._found) >= MOST:
            kind = ("…", "there are more of them than are told apart")
        found = self._found.setdefault(kind, PassedOver(*kind, line, column))
        found.times += 1

    def told(self) -> Iterable[PassedOver]:
        """Return them, in the order in which the log holds the first of each."""
        return tuple(self._found.values())


Attributes = Mapping[str, AttributeValue | Odd]
"""What the log says, by key; what cannot be read stays in it as it is, for whoever wants to use it."""

NAME = "concept:name"
TIMESTAMP = "time:timestamp"


def is_usable(value: AttributeValue | Odd | None) -> TypeGuard[datetime]:
    """Whether this is a moment within the years the platform knows; logs write 0001 or 9999 for "unknown"."""
    return isinstance(value, datetime) and FIRST_YEAR <= value.year < LAST_YEAR


def _usable(value: AttributeValue | Odd | None) -> datetime | None:
    """Return the moment, also one that is written as text; None when it is none to go by."""
    try:
        moment = moment_from_text(value) if isinstance(value, str) else value
    except Unreadable:
        return None
    return moment if is_usable(moment) else None


@dataclass(frozen=True, slots=True)
class Event:
    """Something the log saw happen; `line` is where it begins in the file."""

    attributes: Attributes
    line: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One case of the log, with its events in the order of the file; `name` is its `concept:name`."""

    name: str
    attributes: Attributes
    events: tuple[Event, ...]
    line: int

    @property
    def last_moment(self) -> datetime | None:
        """When its last event happened, None when no event says when. Years that stand for "unknown" do not count."""
        found = (_usable(event.attributes.get(TIMESTAMP)) for event in self.events)
        return max((moment for moment in found if moment), default=None)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a log something is looked up: a trace, and the event in it when one is meant."""

    trace: Trace
    event: Event | None = None

    @property
    def line(self) -> int:
        """Where it begins in the file."""
        return self.event.line if self.event else self.trace.line
