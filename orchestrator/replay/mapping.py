"""What a mapping says: which attribute or event of a log becomes which fact, by whom and when.

It is the whole of what the platform knows of one log, so that the code knows nothing of any.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from orchestrator.domain.party import PartyDraft
from orchestrator.replay.written_moment import Order
from rules.model.text import Text


class Level(StrEnum):
    """Where an attribute stands: with the trace as a whole, or with the event a fact comes from."""

    TRACE = "trace"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Constant:
    """The same in every case; several make a list."""

    texts: tuple[str, ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the log.

    With `as_day` the day in the Netherlands on which that moment falls, with `as_moment` the moment, also where the log
    writes it as text; `order` says how day and month then stand. `choose` translates what the log says, and
    `otherwise` what is not in there; None: then only what is in there will do. Empty `choose`: taken as it stands.
    """

    level: Level
    key: str
    line: int
    as_day: bool = False
    as_moment: bool = False
    order: Order | None = None
    choose: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None


Origin = Constant | Attribute


class Which(StrEnum):
    """Which of the events that fit become a fact."""

    FIRST = "first"
    LAST = "last"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class EventChoice:
    """Events whose attributes have one of these values become a fact."""

    where: Mapping[str, tuple[str, ...]]
    which: Which = Which.EACH


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """What a field holds; an `optional` one is left out when the log lacks the attribute."""

    origin: Origin
    optional: bool
    line: int


@dataclass(frozen=True, slots=True)
class FactMapping:
    """One kind of fact: once for each trace, or for events when `events` is given.

    `at` is when it occurred. An `optional` fact is not there when the log lacks that moment. `not_before` names another
    fact of the mapping: a log that knows only the day of a fact would place it before the one it answers, and then it
    counts as recorded right after that one. `party` None means the one party that holds the role.
    """

    name: str
    fact: str
    at: Attribute
    role: str
    line: int
    party: Origin | None = None
    person: Origin | None = None
    fields: Mapping[str, FieldMapping] = field(default_factory=dict)
    events: EventChoice | None = None
    optional: bool = False
    not_before: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What the result of a case shows: how this obligation stands, which began on the day in `fact`.`field`."""

    obligation: str
    fact: str
    field: str
    line: int


@dataclass(frozen=True, slots=True)
class LogMapping:
    """How one kind of log is replayed under one policy.

    `file` is its name in messages. `prefix` is put before the name of a trace to make the case id. With `defaults` the
    values a log declares global fill in what is missing.
    """

    file: str
    name: str
    title: Text
    policy: str
    municipality: str
    parties: Mapping[str, PartyDraft]
    roles: Mapping[str, tuple[str, ...]]
    facts: tuple[FactMapping, ...]
    report: Reported
    prefix: str = ""
    case_title: Origin | None = None
    defaults: bool = False
