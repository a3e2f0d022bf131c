"""Between which days a date of a fact must lie: what a policy states, so that nonsense is refused at the door."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.terms.duration import Duration


class BoundKind(StrEnum):
    """On which side of the date the bound lies."""

    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"


@dataclass(frozen=True, slots=True)
class Bound:
    """A date lies not before, or not after, a day: `day` itself, that in a field, or today, moved by a length of time.

    `field` is one of the same fact, or with `fact` of the fact of that type that this one refers to, or else of the
    latest. Where that is not there, or says nothing, nothing is bounded. Today is the day on which the fact is added.
    """

    side: BoundKind
    day: date | None = None
    field: str | None = None
    fact: str | None = None
    plus: Duration | None = None
    minus: bool = False

    @property
    def is_today(self) -> bool:
        """Whether the day is that on which the fact is added."""
        return self.day is None and self.field is None
