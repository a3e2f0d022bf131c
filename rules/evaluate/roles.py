"""Who takes part in which role, from the dated facts of parties joining and leaving."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from rules.conclusions import Addressee
from rules.evaluate.board import Binding, Known
from rules.model.effect import Who
from rules.model.fact_type import PARTY_JOINED, PARTY_LEFT
from rules.model.policy import Policy

Holders = Mapping[str, tuple[str, ...]]
"""For each role of the policy the parties that hold it, sorted."""


def role_holders(policy: Policy, known: Iterable[Known], at: datetime) -> Holders:
    """Who holds which role at the moment; joining a role that admits one party takes it over from the holder."""
    holders: dict[str, set[str]] = {role: set() for role in policy.roles}
    for each in sorted(participations(known), key=lambda each: (each.since, each.order)):
        role, party = str(each.record.values["role"]), str(each.record.values["party"])
        if each.since > at or role not in holders:
            continue
        if each.kind == PARTY_LEFT:
            holders[role].discard(party)
        else:
            holders[role] = {*holders[role], party} if policy.roles[role].many else {party}
    return {role: tuple(sorted(parties)) for role, parties in holders.items()}


def participations(known: Iterable[Known]) -> Iterable[Known]:
    """The facts of parties joining and leaving."""
    return (each for each in known if each.kind in {PARTY_JOINED, PARTY_LEFT})


def addressee(who: Who, binding: Binding, holders: Holders) -> Addressee:
    """Fill in whom a norm addresses; a party or person that the bound fact does not name addresses nobody."""
    if who.role:
        return Addressee(role=who.role, parties=holders.get(who.role, ()))
    if who.person:
        return Addressee(person=str(binding[who.person.alias].record.values.get(who.person.field, "")))
    if who.party:
        party = binding[who.party.alias].record.values.get(who.party.field)
        return Addressee(parties=(str(party),) if party else ())
    return Addressee(everyone=True)
