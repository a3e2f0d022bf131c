"""Facts: the only thing parties add to a case, and the only thing evaluation looks at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rules.engine.problem import Value

LOCAL = ZoneInfo("Europe/Amsterdam")
"""The law counts local days."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An immutable, typed statement about the world.

    `id` is unique within its case. `occurred_at` is when it is true of the world, `recorded_at` when we learned it; both
    are aware. `seq` is its place in the journal. A correction names in `corrects` the fact it supersedes; with `retracts`
    it only takes that fact away, and its own fields are empty.
    """

    id: str
    type: str
    fields: Mapping[str, Value]
    occurred_at: datetime
    recorded_at: datetime
    party: str
    role: str
    seq: int
    person: str | None = None
    corrects: str | None = None
    retracts: bool = False


@dataclass(frozen=True, slots=True)
class CurrentFact:
    """A fact that nothing supersedes, with its lineage: the id and place of the first fact it goes back to."""

    fact: Fact
    lineage: str
    order: int


def current_facts(facts: Iterable[Fact]) -> tuple[CurrentFact, ...]:
    """The facts that count now, in order of their lineage's place in the journal.

    Of several corrections of one fact the last one recorded counts.
    """
    found: dict[str, CurrentFact] = {}
    lineage_of: dict[str, str] = {}
    for fact in sorted(facts, key=lambda each: each.seq):
        first = lineage_of.get(fact.corrects, fact.corrects) if fact.corrects else fact.id
        lineage_of[fact.id] = first
        order = found[first].order if first in found else fact.seq
        found[first] = CurrentFact(fact, first, order)
    return tuple(each for each in found.values() if not each.fact.retracts)


def local_day(moment: datetime) -> date:
    """The day in the Netherlands on which the moment falls."""
    return moment.astimezone(LOCAL).date()
