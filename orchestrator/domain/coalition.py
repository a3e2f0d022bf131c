"""How a coalition does: the parties that work together in cases of one policy under one municipality, in figures.

A figure counts what whoever reads is told in the cases in which its own party takes part, and nothing else: so parties
of equal sight see equal figures, and what is hidden moves none of them. Parties are counted, never persons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from orchestrator.domain.listing import ObligationLine, TaskLine
from orchestrator.domain.nearness import FIRST, LAST, Span
from orchestrator.errors import SpeelruimteError
from rules.terms.moment import end_of, start_of

VACANT = ""
"""Stands for the party where nobody holds the role that owes something."""


@dataclass(frozen=True, slots=True)
class Coalition:
    """Who works together in cases of this policy (of whatever version) under this municipality."""

    municipality: str
    policy: str


@dataclass(frozen=True, slots=True)
class CoalitionSeen:
    """A coalition, and in how many of its cases the reader takes part, with which parties in all of these together."""

    coalition: Coalition
    cases: int
    parties: tuple[str, ...]


class CoalitionNotFound(SpeelruimteError):
    """No case of this policy under this municipality, or none in which the party takes part."""

    def __init__(self, municipality: str, policy: str) -> None:
        super().__init__(f"There is no case of {policy!r} of {municipality!r} in which your party takes part.")
        self.municipality = municipality
        self.policy = policy


class Outcome(StrEnum):
    """What became of a duty with a deadline; one that was waived or lapsed became nothing, and is not counted.

    `OVERDUE`: the deadline passed and it is still owed. `OWED`: still owed, in time.
    """

    IN_TIME = "in_time"
    LATE = "late"
    OVERDUE = "overdue"
    OWED = "owed"


class By(StrEnum):
    """By what figures are told apart. `MONTH`: in which the deadline lies, or in which work was offered."""

    PARTY = "party"
    RULE = "rule"
    MONTH = "month"


class Work(StrEnum):
    """What became of work that was offered: taken on (or done without), declined by somebody, or neither."""

    TAKEN = "taken"
    DECLINED = "declined"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What figures are about; None does not narrow. `rule` empty: duties of which the reader may not know why.

    Of a duty the last day lies from `first` to `last`, and work was offered on one of these days. `outcome` and `work`
    narrow only what a figure is made of.
    """

    party: str | None = None
    rule: str | None = None
    first: date | None = None
    last: date | None = None
    outcome: Outcome | None = None
    work: Work | None = None

    @property
    def due(self) -> Span:
        """When deadlines lie."""
        return Span(
            end_of(self.first - timedelta(days=1)) if self.first else FIRST, end_of(self.last) if self.last else LAST
        )

    @property
    def offered(self) -> tuple[datetime, datetime]:
        """From which moment on work was offered, and before which."""
        return start_of(self.first) if self.first else FIRST, end_of(self.last) if self.last else LAST


@dataclass(frozen=True, slots=True)
class Tally:
    """How many duties ended how. `days_late`, the middle one and the worst, are of those late, done or not yet."""

    in_time: int = 0
    late: int = 0
    overdue: int = 0
    owed: int = 0
    median_days: int | None = None
    worst_days: int | None = None

    @property
    def passed(self) -> int:
        """How many are decided: done, or missed."""
        return self.in_time + self.late + self.overdue

    @property
    def share(self) -> int | None:
        """How many of each hundred that are decided were done in time; None when none is."""
        return round(100 * self.in_time / self.passed) if self.passed else None

    def number(self, outcome: Outcome) -> int:
        """Return how many ended so."""
        numbers = {
            Outcome.IN_TIME: self.in_time,
            Outcome.LATE: self.late,
            Outcome.OVERDUE: self.overdue,
            Outcome.OWED: self.owed,
        }
        return numbers[outcome]


@dataclass(frozen=True, slots=True)
class Pickup:
    """How much work was offered, taken on (or done without), and declined; `median` is how long taking it on took.

    Of a party these are its own acts: what it was offered and another took on, it did not take on.
    """

    offered: int = 0
    taken: int = 0
    declined: int = 0
    median: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of a party, of one rule or month of it where they are told apart; `party` None: all together."""

    party: str | None
    value: str | None
    duties: Tally
    work: Pickup


@dataclass(frozen=True, slots=True)
class CountedDuty:
    """A duty that a figure counts. `days_late` is None while it is not late, or where that is not for the reader."""

    line: ObligationLine
    outcome: Outcome
    days_late: int | None


@dataclass(frozen=True, slots=True)
class CountedWork:
    """Work that a figure counts: when it was offered, who took it on (or did it without) and when, who declined it."""

    line: TaskLine
    offered_at: datetime
    taken_by: str | None
    taken_at: datetime | None
    declined_by: tuple[str, ...]


def middle(numbers: Sequence[int]) -> int | None:
    """Return the middle one in order, of an even number the lower of the two; None of none."""
    return sorted(numbers)[(len(numbers) - 1) // 2] if numbers else None
