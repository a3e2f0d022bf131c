"""How the platform is: what waits, since when, and what does not get on. Over all cases, and nothing of any of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

PARTS = ("relay", "inbox", "clocks", "minding the clocks", "leases", "reconciliation", "tidying up")
"""The parts of the platform's own program. One of which nothing was ever heard does not get on either."""

SILENT = timedelta(minutes=3)
"""After so long without a beat a part counts as silent."""


@dataclass(frozen=True, slots=True)
class PartSeen:
    """A part of the platform's own program: when it last got on (real time, None: never), and how often it broke."""

    part: str
    beat_at: datetime | None
    faults: int


@dataclass(frozen=True, slots=True)
class Condition:
    """Figures at the platform's time `at`, and at the real time `really`.

    `outbox_since` is since when the oldest effect waits, `due_since` since when the case waits that should have been
    woken first; None when nothing waits. What is set apart is counted by its kind and in neither of the two.
    `tasks` and `obligations` count what is not over yet, by state; `connections` are those of all programs, by what
    they do; `tokens_ending` are tokens that have ended or will within a month;
    `tallies` are what programs counted, since ever, by name and label.
    """

    at: datetime
    really: datetime
    outbox_waiting: int
    outbox_since: datetime | None
    due_since: datetime | None
    clocks_missing: int
    apart: Mapping[str, int]
    parts: tuple[PartSeen, ...]
    tasks: Mapping[str, int]
    obligations: Mapping[str, int]
    connections: Mapping[str, int]
    database_bytes: int
    tokens_ending: int
    tallies: Mapping[str, Mapping[str, int]]

    @property
    def outbox_age(self) -> timedelta:
        """How long the oldest effect has been waiting."""
        return _since(self.outbox_since, self.at)

    @property
    def clock_lag(self) -> timedelta:
        """How long the case has been waiting that should have been woken first."""
        return _since(self.due_since, self.at)

    def silence_of(self, part: PartSeen) -> timedelta | None:
        """How long ago the part last got on; None when it never did."""
        return None if part.beat_at is None else _since(part.beat_at, self.really)


def _since(moment: datetime | None, at: datetime) -> timedelta:
    return max(at - moment, timedelta()) if moment else timedelta()
