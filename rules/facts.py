"""Facts: the only thing parties add to a case, and the only thing evaluation looks at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.engine.problem import Value


@dataclass(frozen=True, slots=True)
class Fact:
    """An immutable, typed statement about the world.

    `id` is unique within its case. `occurred_at` is when it is true of the world, `recorded_at` when we learned it;
    both are aware. `seq` is its place in the journal. A correction names in `corrects` the fact it supersedes; with
    `retracts` it only takes that fact away, and its own fields are empty.
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


def lineages(facts: Iterable[Fact]) -> Mapping[str, str]:
    """For each fact the id of the first fact it goes back to through corrections; its own id when it corrects none."""
    found: dict[str, str] = {}
    for fact in sorted(facts, key=lambda each: each.seq):
        found[fact.id] = found.get(fact.corrects, fact.corrects) if fact.corrects else fact.id
    return found


def current_facts(facts: Iterable[Fact]) -> tuple[CurrentFact, ...]:
    """The facts that count now, in order of their lineage's place in the journal.

    Of several corrections of one fact the last one recorded counts.
    """
    in_order = sorted(facts, key=lambda each: each.seq)
    first = lineages(in_order)
    found: dict[str, CurrentFact] = {}
    for fact in in_order:
        lineage = first[fact.id]
        order = found[lineage].order if lineage in found else fact.seq
        found[lineage] = CurrentFact(fact, lineage, order)
    return tuple(each for each in found.values() if not each.fact.retracts)
