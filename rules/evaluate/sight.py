"""How much somebody may see of a fact, and of what a rule concluded."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from rules.facts import Fact
from rules.model.audience import audiences_of
from rules.model.confidentiality import LEVEL, LEVELS, strictest
from rules.model.fact_type import WORK_GIVEN, FieldKind
from rules.model.policy import Policy
from rules.model.readers import readers_of

_ROLE, _PARTY = "role", "party"


class Seen(Enum):
    """How much of a fact somebody may see: all of it, that it is there, or nothing."""

    ALL = "all"
    EXISTENCE = "existence"
    NOTHING = "nothing"


class Told(Enum):
    """How much somebody is told of what a rule concluded: all, until when without why, that it is there, or nothing."""

    ALL = "all"
    NO_REASON = "no_reason"
    EXISTENCE = "existence"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks at a case: a party, perhaps a person of it, and the roles it holds now."""

    party: str
    person: str | None
    roles: frozenset[str]

    def plays(self, roles: Collection[str]) -> bool:
        """Whether it holds one of these roles."""
        return not self.roles.isdisjoint(roles)


def sees(policy: Policy, reader: Reader, fact: Fact, others: Mapping[str, Fact]) -> Seen:
    """Say how much of the fact the reader may see; `others` are the facts of the case by their ids.

    Whoever added it sees it. Who could see what it corrects is told that it is corrected, and no longer takes that for
    how things stand.
    """
    readers = readers_of(policy, fact.type, level_of(policy, fact, others))
    if not readers.narrowed or fact.party == reader.party or not reader.roles.isdisjoint(readers.roles):
        return Seen.ALL
    if readers.may(reader.roles) and any(_named(policy, reader, fact, each, others) for each in readers.fields):
        return Seen.ALL
    corrected = others.get(fact.corrects or "")
    if readers.existence_known or (corrected and sees(policy, reader, corrected, others) is not Seen.NOTHING):
        return Seen.EXISTENCE
    return Seen.NOTHING


def tells_what_it_corrects(policy: Policy, reader: Reader, fact: Fact, others: Mapping[str, Fact]) -> bool:
    """Whether who sees the fact may know what it corrects: as its writer, or knowing of that as well.

    What takes a fact away is as confidential as that, so whoever sees it may. Of what is erased who directs may.
    """
    if fact.retracts or fact.party == reader.party or not readers_of(policy, fact.type).narrowed:
        return True
    corrected = others.get(fact.corrects or "")
    if corrected is None:
        return policy.director in reader.roles
    return sees(policy, reader, corrected, others) is not Seen.NOTHING


def level_of(policy: Policy, fact: Fact, others: Mapping[str, Fact]) -> str:
    """Return how confidential the fact is: as it says, or more so where a correction of it says that it is.

    What takes a fact away says nothing itself, and is as confidential as that fact.
    """
    if not policy.facts[fact.type].levels:
        return LEVELS[0]
    about = (others.get(fact.corrects or "") if fact.retracts else None) or fact
    found, ahead = [about], [about.id]
    while ahead:
        correcting = [each for each in others.values() if each.corrects in ahead]
        found += correcting
        ahead = [each.id for each in correcting]
    return strictest(level for each in found for level in (_said_by(each), each.at_least)) or LEVELS[0]


def _said_by(fact: Fact) -> str | None:
    return str(fact.fields[LEVEL]) if LEVEL in fact.fields else None


def told(policy: Policy, reader: Reader, rule: str | None, *, concerned: bool) -> Told:
    """Say how much the reader is told of what the rule concluded; `concerned` is who bears it, or is offered it."""
    audience = audiences_of(policy).of_rule(rule)
    if audience.has(reader.roles):
        return Told.ALL
    if concerned:
        return Told.NO_REASON
    return Told.EXISTENCE if audience.known else Told.NOTHING


def _named(policy: Policy, reader: Reader, fact: Fact, field: str, others: Mapping[str, Fact]) -> bool:
    value = fact.fields.get(field)
    found: Collection[object] = value if isinstance(value, tuple) else () if value is None else (value,)
    if field == _ROLE and fact.type == WORK_GIVEN:
        return _PARTY not in fact.fields and not reader.roles.isdisjoint(str(each) for each in found)
    match policy.facts[fact.type].fields[field].kind:
        case FieldKind.PARTY:
            return reader.party in found
        case FieldKind.PERSON:
            # Persons of two parties can have one name: the fact says of which party it means one.
            return reader.person in found and reader.party in _parties_in(policy, fact)
        case FieldKind.REF:
            pointed = (others[str(each)] for each in found if str(each) in others)
            return any(sees(policy, reader, each, others) is Seen.ALL for each in pointed)
        case _:
            return False


def _parties_in(policy: Policy, fact: Fact) -> Iterator[object]:
    """Yield every party that a field of the fact names."""
    for name, value in fact.fields.items():
        if policy.facts[fact.type].fields[name].kind is FieldKind.PARTY:
            yield from value if isinstance(value, tuple) else (value,)
