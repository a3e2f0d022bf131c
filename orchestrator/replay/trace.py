"""What a log says of one case, as values: the trace, its events and their attributes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard

from orchestrator.replay.log_error import Unreadable
from orchestrator.replay.odd import Odd
from orchestrator.replay.written_moment import moment_from_text
from rules.language.text.value import FIRST_YEAR, LAST_YEAR

AttributeValue = str | int | float | bool | datetime
"""A moment is always aware."""

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
