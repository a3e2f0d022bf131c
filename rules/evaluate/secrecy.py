"""Whose name or address stays secret in a case now, and what of it that hides from whom."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from rules.evaluate.sight import Reader
from rules.facts import CurrentFact, Fact, current_facts
from rules.model.fact_type import PARTY_JOINED, FieldKind
from rules.model.policy import Policy
from rules.model.secrecy import FieldOf


class Shown(Enum):
    """Whether somebody who sees a fact reads a field of it that can stay secret."""

    SHOWN = "shown"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Whose name or address stays secret, each with the place of the fact that says so; `facts` are all by their ids.

    It is so from when that is written down, whenever it is said to begin. What was corrected counts as it says now, in
    the place of what it corrects: a correction of what began it does not undo that it was lifted since.
    """

    policy: Policy
    facts: Mapping[str, Fact]
    ones: Mapping[str, int]

    @classmethod
    def of(cls, policy: Policy, facts: Mapping[str, Fact]) -> "Secrets":
        """Return what stays secret by these facts of a case."""
        return cls(policy, facts, dict(_secret_ones(policy, facts)))

    @property
    def parties(self) -> frozenset[str]:
        """The parties whose names stay secret: those that ever took part, so that nobody takes the name of others."""
        if not (self.ones and _names_parties(self.policy)):
            return frozenset()
        return frozenset(self.ones) & {party for _, party in self._ever_held()}

    def kept_from(self, reader: Reader, fact: Fact) -> frozenset[str]:
        """Return the fields of the fact that are kept from the reader, filled in or not.

        Who added the fact reads what it says, and nobody's own name or address is kept from them.
        """
        secrecy = self.policy.secrecy
        if secrecy is None or not self.ones or fact.party == reader.party or reader.plays(secrecy.seen_by):
            return frozenset()
        of_others = self.ones.keys() - ({reader.party} if _names_parties(self.policy) else set())
        hidden = ((field, whose) for (kind, field), whose in secrecy.hides.items() if kind == fact.type)
        return frozenset(field for field, whose in hidden if not of_others.isdisjoint(self._whose(whose, fact)))

    def title_for(self, line: int) -> tuple[str, ...] | None:
        """Return for which roles alone a title is that this line gave; None: for everybody.

        A title can hold a name or an address. One that is given once it is known that these stay secret does not.
        """
        if self.policy.secrecy is None or all(place < line for place in self.ones.values()):
            return None
        return self.policy.secrecy.seen_by

    def _whose(self, whose: FieldOf | str, fact: Fact) -> Iterator[str]:
        """Yield whose it is: whom a field of the fact names, or all that ever held the role."""
        if isinstance(whose, tuple):
            yield from _values(fact, whose[1])
        else:
            yield from (party for role, party in self._ever_held() if role == whose)

    def _ever_held(self) -> Iterator[tuple[object, str]]:
        """Yield each role with each party that ever took it up."""
        for each in self.facts.values():
            if each.type == PARTY_JOINED:
                yield from ((each.fields.get("role"), party) for party in _values(each, "party"))


def kind_of_secret_ones(policy: Policy) -> FieldKind | None:
    """Return by what kind of field somebody is named whose name or address stays secret; None where nobody is."""
    if policy.secrecy is None:
        return None
    kind, field = policy.secrecy.imposed_by
    return policy.facts[kind].fields[field].kind


def _names_parties(policy: Policy) -> bool:
    return kind_of_secret_ones(policy) is FieldKind.PARTY


def _secret_ones(policy: Policy, facts: Mapping[str, Fact]) -> Iterator[tuple[str, int]]:
    if policy.secrecy is None:
        return
    current = current_facts(facts.values())
    lifted = {who: each.order for who, each in _named(current, policy.secrecy.lifted_by)}
    # The first counts that is not lifted: saying it once more begins nothing anew.
    for who, each in reversed(tuple(_named(current, policy.secrecy.imposed_by))):
        if each.order > lifted.get(who, 0):
            yield who, _since(who, each, policy.secrecy.imposed_by[1], facts)


def _since(who: str, found: CurrentFact, field: str, known: Mapping[str, Fact]) -> int:
    """Return the place of the first version of the fact, back from the one that holds, that names them."""
    fact = found.fact
    while (before := known.get(fact.corrects or "")) and who in _values(before, field):
        fact = before
    return fact.seq


def _named(current: Iterable[CurrentFact], by: FieldOf) -> Iterator[tuple[str, CurrentFact]]:
    kind, field = by
    for each in current:
        if each.fact.type == kind:
            yield from ((who, each) for who in _values(each.fact, field))


def _values(fact: Fact, field: str) -> Iterator[str]:
    value = fact.fields.get(field, ())
    yield from (str(each) for each in (value if isinstance(value, tuple) else (value,)))
