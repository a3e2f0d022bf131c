"""The worklist of a municipality: its cases in order of what needs attention first."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from orchestrator.domain.case import Case
from orchestrator.domain.nearness import Nearness
from orchestrator.domain.work import Obligation

COUNTED = 1_000
"""Further than this nobody counts: a larger number says no more than `more than a thousand`."""


class Urgency(StrEnum):
    """Which cases, by the deadline that presses most. `QUIET`: open, and nothing is owed. `ANY` leaves none out."""

    OWING = "owing"
    LATE = "late"
    THIS_WEEK = "this_week"
    LATER = "later"
    NO_TERM = "no_term"
    UNHELD = "unheld"
    QUIET = "quiet"
    CLOSED = "closed"
    ANY = "any"


NEARNESS: Mapping[Urgency, Nearness] = {
    Urgency.LATE: Nearness.OVERDUE,
    Urgency.THIS_WEEK: Nearness.THIS_WEEK,
    Urgency.LATER: Nearness.LATER,
}
"""How near the deadline is that presses most."""

BY_AGE = frozenset({Urgency.QUIET, Urgency.CLOSED, Urgency.ANY})
"""Those that are listed by age, as there need not be a deadline."""


@dataclass(frozen=True, slots=True)
class WorklistFilter:
    """Which cases of the municipality; None does not narrow. `waits_for` is a party that owes something in it.

    `person` has claimed a task in it, `words` occur in its id or title.
    """

    urgency: Urgency = Urgency.OWING
    policy: str | None = None
    waits_for: str | None = None
    person: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class WorklistLine:
    """A case on the worklist, in whatever view: what presses most in it is always looked up.

    `pressing` is that obligation, of those the view is about; None says that nothing is owed. The numbers count the
    obligations of the case that are owed, of those the late ones and those owed by nobody, and the work on offer.
    """

    case: Case
    pressing: Obligation | None
    owed: int
    late: int
    unheld: int
    offered: int


@dataclass(frozen=True, slots=True)
class WorklistCounts:
    """How many cases there are of each urgency, counted no further than COUNTED + 1.

    Those in which nothing is owed are not counted: that takes longer than the rest of a page.
    """

    late: int
    this_week: int
    later: int
    no_term: int
    unheld: int
    closed: int
    any: int
