"""What an evaluation knows: the current facts as rules see them, and the shape of everything that is concluded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.engine.problem import Record
from rules.facts import CurrentFact, Fact, current_facts, lineages
from rules.model.condition import ORDER
from rules.model.fact_type import FactType, FieldKind
from rules.model.policy import Policy
from rules.model.term import Path
from rules.model.values import Value
from rules.terms.moment import local_day, start_of


@dataclass(frozen=True, slots=True)
class Known:
    """One thing a rule can be about, with what a conclusion from it needs.

    `id` stays the same through corrections. `since` is the moment from which it holds; `facts` are the ids of the facts
    it rests on.
    """

    id: str
    record: Record
    since: datetime
    order: int
    facts: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The fact type, the name of the derived fact, or the kind of an obligation."""
        return self.record.kind

    @property
    def day(self) -> date:
        """The local day on which it counts, which can be one to come."""
        found = self.record.values["day"]
        assert isinstance(found, date)  # noqa: S101  told of everything that is known
        return found

    @property
    def counts_from(self) -> datetime:
        """From when it counts as done: when it holds, or from the beginning of its day if that comes later."""
        return self.since if self.day <= local_day(self.since) else start_of(self.day)


Binding = Mapping[str, Known]
"""What each alias of a rule stands for in one match."""

FactsByKind = Mapping[str, Sequence[Known]]
"""For each type of fact the current facts of it, in journal order."""


def facts_known(policy: Policy, facts: Iterable[Fact], at: datetime | None = None) -> list[Known]:
    """The facts that count at the moment (without one: of all), as evaluation sees them, in journal order."""
    facts = tuple(facts)
    current, first = current_facts(facts, at), lineages(facts)
    of_type: dict[str | None, list[CurrentFact]] = {}
    for each in current:
        of_type.setdefault(each.fact.type, []).append(each)
    return [_known(policy.facts[each.fact.type], each, of_type, first) for each in current]


def by_kind(facts: Iterable[Known]) -> FactsByKind:
    """The facts under their types, in the order given."""
    found: dict[str, list[Known]] = {}
    for each in facts:
        found.setdefault(each.kind, []).append(each)
    return found


def meant_by(path: Path, binding: Binding, facts: FactsByKind) -> Known | None:
    """The fact a path starts from: bound under that alias, or the latest of that type among the bound or all facts."""
    if path.of in binding:
        return binding[path.of]
    bound = [each for each in binding.values() if each.kind == path.of]
    of_type = bound or facts.get(path.of, ())
    return max(of_type, key=lambda each: each.order, default=None)


def value_at(path: Path, binding: Binding, facts: FactsByKind) -> Value | None:
    """What the path leads to; None when the fact or its field is not there."""
    fact = meant_by(path, binding, facts)
    return fact.record.values.get(path.field) if fact else None


def _known(
    fact_type: FactType,
    each: CurrentFact,
    of_type: Mapping[str | None, Sequence[CurrentFact]],
    first: Mapping[str, str],
) -> Known:
    fact = each.fact
    # A field of the type that is left out is not there, also when it is named like something that was told with it.
    told = said_by(fact.party, fact.person, fact.role)
    values = {name: each for name, each in told.items() if name not in fact_type.fields} | dict(fact.fields)
    for field in fact_type.fields.values():
        if field.kind is FieldKind.REF and not field.many:
            named = values.pop(field.name, None)
            target = first.get(str(named)) if named else _meant(each, of_type.get(field.of, ()))
            values |= {field.name: target} if target else {}
    day = effective_day(fact_type, fact.fields, fact.occurred_at)
    values |= told_on(fact.occurred_at, day)
    values |= {"id": each.lineage, ORDER: each.order}
    return Known(each.lineage, Record(fact.type, values), fact.occurred_at, each.order, (fact.id,))


def said_by(party: str, person: str | None, role: str) -> dict[str, Value]:
    """The fields every fact has about who added it."""
    who: dict[str, Value] = {"party": party, "role": role}
    return who | {"person": person} if person else who


def told_on(occurred_at: datetime, day: date) -> dict[str, Value]:
    """The fields every fact has about when it is true."""
    return {"occurred_at": occurred_at, "occurred_on": local_day(occurred_at), "day": day}


def effective_day(fact_type: FactType, fields: Mapping[str, Value], occurred_at: datetime) -> date:
    """The local day on which a fact counts: its `effective_on` field, or else the day on which it occurred."""
    named = fields.get(fact_type.effective_on) if fact_type.effective_on else None
    if isinstance(named, datetime):
        return local_day(named)
    return named if isinstance(named, date) else local_day(occurred_at)


def _meant(each: CurrentFact, of_type: Sequence[CurrentFact]) -> str | None:
    """What a reference left out means: the latest fact of the type before this one, or else the first after."""
    candidates = [other for other in of_type if other is not each]
    before = [other.lineage for other in candidates if other.order < each.order]
    return before[-1] if before else next((other.lineage for other in candidates), None)
