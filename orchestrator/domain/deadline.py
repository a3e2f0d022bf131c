"""The deadline board: what is asked of it, and what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

COUNTED = 1_000
"""Further than this a board does not count: a larger number says no more than `more than a thousand`."""


@dataclass(frozen=True, slots=True)
class DeadlineFilter:
    """Which deadlines; None does not narrow. `bearer` is the party that owes, empty for a role nobody holds."""

    municipality: str | None = None
    bearer: str | None = None
    policy: str | None = None
    rule: str | None = None

    def within(self, watched: Sequence[str]) -> tuple[str, ...]:
        """Return the municipalities to look at, of those that are watched."""
        return tuple(each for each in watched if self.municipality in (None, each))


@dataclass(frozen=True, slots=True)
class Score:
    """How a party did with the deadlines that passed in one month (`month` is its first day)."""

    bearer: str
    month: date
    in_time: int
    late: int
    overdue: int
