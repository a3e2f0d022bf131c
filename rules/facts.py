"""Facts: the only thing parties add to a case, and the only thing evaluation looks at."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from rules.model.values import Value


@dataclass(frozen=True, slots=True)
class Fact:
    """An immutable, typed statement about the world.

    `id` is unique within its case. `occurred_at` is when it is true of the world, `recorded_at` when we learned it;
    both are aware. `seq` is its place in the journal. A correction names in `corrects` the fact it supersedes; with
    `retracts` it only takes that fact away, and its own fields are empty. `at_least` is the level of confidentiality
    that a correction of it gave it, or what it takes away had, where that one is gone. `withheld` are the fields that
    are kept from whoever it is shown to; no fact that rules look at has them.
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
    at_least: str | None = None
    withheld: tuple[str, ...] = ()

    def without(self, fields: Collection[str]) -> "Fact":
        """Return the fact as it is shown to somebody from whom these fields are kept."""
        kept = {name: each for name, each in self.fields.items() if name not in fields}
        return replace(self, fields=kept, withheld=tuple(sorted(fields)))


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


def current_facts(facts: Iterable[Fact], at: datetime | None = None) -> tuple[CurrentFact, ...]:
    """The facts that count at a moment (without one: of all there are), in order of their lineage's place.

    A fact counts from when it occurs. A correction takes away what it corrects from when it was recorded, or occurs if
    that is earlier; of several corrections of one fact the last one recorded counts.
    """
    in_order = sorted(facts, key=lambda each: each.seq)
    first = lineages(in_order)
    places: dict[str, int] = {}
    found: dict[str, CurrentFact] = {}
    for fact in in_order:
        lineage = first[fact.id]
        order = places.setdefault(lineage, fact.seq)
        if at is None or fact.occurred_at <= at:
            found[lineage] = CurrentFact(fact, lineage, order)
        elif fact.corrects and fact.recorded_at <= at:
            found.pop(lineage, None)
    return tuple(sorted((each for each in found.values() if not each.fact.retracts), key=lambda each: each.order))


def moments_to_come(facts: Iterable[Fact], at: datetime) -> Iterator[datetime]:
    """The moments after `at` from which a fact counts, or takes away what it corrects."""
    for fact in facts:
        if fact.occurred_at > at:
            yield fact.occurred_at
            if fact.corrects and fact.recorded_at > at:
                yield fact.recorded_at
