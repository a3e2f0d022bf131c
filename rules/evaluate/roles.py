"""Who takes part in which role, from the dated facts of parties joining and leaving."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from rules.conclusions import Addressee
from rules.evaluate.known import Binding, Known
from rules.model.effect import Who
from rules.model.fact_type import PARTICIPATION, PARTY_LEFT, REPLACES
from rules.model.policy import Policy
from rules.model.values import Ref, Value

Holders = Mapping[str, tuple[str, ...]]
"""For each role of the policy the parties that hold it, sorted."""


Seats = Mapping[str, Mapping[str, Known]]
"""For each role the parties that hold it, with the fact by which each joined."""


def seats_taken(policy: Policy, known: Iterable[Known], at: datetime) -> Seats:
    """Who holds which role at the moment; joining a role that admits one party takes it over from the holder."""
    seats: dict[str, dict[str, Known]] = {role: {} for role in policy.roles}
    for each in sorted(participations(known), key=lambda each: (each.since, each.order)):
        role, party = str(each.record.values["role"]), str(each.record.values["party"])
        if each.since > at or role not in seats:
            continue
        if each.kind == PARTY_LEFT:
            seats[role].pop(party, None)
        else:
            before = _staying(policy, seats[role], role, each)
            seats[role] = {**before, party: before.get(party, each)}
    return seats


def _staying(policy: Policy, seats: Mapping[str, Known], role: str, joined: Known) -> Mapping[str, Known]:
    if not policy.roles[role].many:
        return {}
    replaced = joined.record.values.get(REPLACES)
    return {party: each for party, each in seats.items() if party != replaced}


def role_holders(seats: Seats) -> Holders:
    """Who holds which role."""
    return {role: tuple(sorted(parties)) for role, parties in seats.items()}


def participations(known: Iterable[Known]) -> Iterable[Known]:
    """The facts of parties joining and leaving."""
    return (each for each in known if each.kind in PARTICIPATION)


def addressee(who: Who, binding: Binding, holders: Holders) -> Addressee:
    """Fill in whom a norm addresses; a party or person that the bound fact does not name addresses nobody.

    Persons are known by name within their party, so whoever added a fact is addressed with the party it was added for;
    when no person was told of, as by a program, the person is empty: somebody of that party, nobody knows who.
    """
    if who.role:
        return Addressee(role=who.role, parties=holders.get(who.role, ()))
    if who.person:
        return _one(binding[who.person.alias].record.values, who.person.field)
    if who.party:
        party = binding[who.party.alias].record.values.get(who.party.field)
        return Addressee(parties=(str(party),) if party else ())
    return Addressee(everyone=True)


def told(who: Who, binding: Binding, holders: Holders) -> Addressee:
    """Fill in who is told something: a person as one of the parties that the fact names, or of the one that added it.

    A norm can be about whoever has a name, whatever the party; what is told is for one who can be found.
    """
    found = addressee(who, binding, holders)
    return replace(found, parties=tuple(_values(who.of, binding))) if found.person else found


def _values(named: Iterable[Ref], binding: Binding) -> Iterator[str]:
    for each in named:
        value = binding[each.alias].record.values.get(each.field, ())
        yield from map(str, value if isinstance(value, tuple) else (value,))


def _one(fact: Mapping[str, Value], field: str) -> Addressee:
    added = field == "person" and "party" in fact
    return Addressee(person=str(fact.get(field, "")), parties=(str(fact["party"]),) if added else ())


def holder_of(role: str, party: Ref | None, binding: Binding, holders: Holders) -> Addressee:
    """The role, and the parties that hold it: all of them, or only the one that a bound fact names."""
    parties = holders.get(role, ())
    if party is None:
        return Addressee(role=role, parties=parties)
    named = binding[party.alias].record.values.get(party.field)
    return Addressee(role=role, parties=tuple(each for each in parties if each == named))
