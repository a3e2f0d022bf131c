"""Who sees what of a case in a scenario: how that is expected, and what is found instead."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeVar

from rules.conclusions import Conclusions, Obligation
from rules.evaluate.secrecy import Secrets, Shown
from rules.evaluate.sight import Reader, Seen, Told, sees, told
from rules.facts import Fact, current_facts
from rules.language.text.errors import named, quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, several, table
from rules.language.text.tree import Node, Table, described
from rules.model.effect import Oblige
from rules.model.policy import Policy
from rules.scenario.scenario import ExpectedSight
from rules.scenario.words import NONE, keyword
from rules.terms.said import Joined, Said, Value, said

_KEYS = ("role", "party", "person", "facts", "duties", "fields")

_NAMED: Mapping[type[Enum], Said] = {
    Seen: said("type_of_fact"),
    Told: said("rule_that_obliges"),
    Shown: said("field_that_stays_secret"),
}

Level = TypeVar("Level", bound=Enum)


def read_sights(policy: Policy, node: Node | None, findings: Findings) -> Iterator[ExpectedSight]:
    """Read `[{role: r, facts: {type: all}, duties: {rule: no_reason}}, …]`."""
    for each in several(node) if node is not None else ():
        with findings.noting():
            body = table(each, each, said("a_sight"))
            findings.known_keys(body, _KEYS, said("a_sight"))
            yield _sight(policy, body, findings)


def _sight(policy: Policy, body: Table, findings: Findings) -> ExpectedSight:
    if (body.get("role") is None) == (body.get("party") is None):
        raise Wrong(body, said("role_or_party"), found=described(body))
    role, party, person = (_word(body, key) for key in ("role", "party", "person"))
    if role is not None:
        one_of(leaf(body.get("role"), body, said("role")), said("role"), policy.roles)
    obliging = [rule.name for rule in policy.rules.values() if any(isinstance(e, Oblige) for e in rule.effects)]
    facts = dict(_levels(body, "facts", policy.facts, Seen, findings))
    duties = dict(_levels(body, "duties", obliging, Told, findings))
    secret = [".".join(each) for each in policy.secrecy.hides] if policy.secrecy else []
    return ExpectedSight(role, party, person, facts, duties, dict(_levels(body, "fields", secret, Shown, findings)))


def _levels(
    body: Table, key: str, names: Iterable[str], levels: type[Level], findings: Findings
) -> Iterator[tuple[str, Level]]:
    given = body.get(key)
    what = _NAMED[levels]
    for name, node in table(given, body, quoted(key)).entries if given is not None else ():
        with findings.noting():
            one_of(name, what, list(names))
            word = leaf(node, name, said("how_much_is_seen"))
            yield name.text, levels(one_of(word, said("how_much_is_seen"), [str(each.value) for each in levels]))


def _word(body: Table, key: str) -> str | None:
    node = body.get(key)
    return leaf(node, body, quoted(key)).text if node is not None else None


@dataclass(frozen=True, slots=True)
class Watched:
    """A case at the moment at which is asked who sees what of it."""

    policy: Policy
    found: Conclusions
    facts: Mapping[str, Fact]
    current: Sequence[Fact]

    @classmethod
    def at(cls, policy: Policy, found: Conclusions, facts: Iterable[Fact], moment: datetime) -> "Watched":
        """Return the case as it stands at the moment, of which the facts that are recorded then are known."""
        there = [each for each in facts if each.recorded_at <= moment]
        counting = [each.fact for each in current_facts(there, moment)]
        return cls(policy, found, {each.id: each for each in there}, counting)

    def otherwise(self, expected: ExpectedSight) -> Iterator[tuple[Value, Value, Value]]:
        """Yield what is seen otherwise: who and of what, how much was expected, and how much is seen."""
        readers = tuple(self._readers(expected))
        who = expected.person or expected.party or expected.role or ""
        for name, wanted in expected.facts.items():
            found = {self._of_fact(reader, fact) for reader in readers for fact in self.current if fact.type == name}
            if found != {wanted}:
                yield said("sight_of", what=named(said("fact"), name), who=who), keyword(wanted.value), _shown(found)
        for name, level in expected.duties.items():
            drawn = [each for each in self.found.obligations if each.ground.rule == name]
            heard = {self._of_duty(reader, duty) for reader in readers for duty in drawn}
            if heard != {level}:
                what = named(said("obligation"), name)
                yield said("sight_of", what=what, who=who), keyword(level.value), _shown(heard)

        for path, shown in expected.fields.items():
            kind, _, field = path.partition(".")
            read = {
                self._of_field(reader, fact, field) for reader in readers for fact in self.current if fact.type == kind
            }
            if read != {shown}:
                yield said("sight_of", what=named(said("field"), path), who=who), keyword(shown.value), _shown(read)

    def _readers(self, expected: ExpectedSight) -> Iterator[Reader]:
        """Yield who looks: nobody, where nobody holds the role."""
        parties = (expected.party,) if expected.party else self.found.roles.get(expected.role or "", ())
        for party in parties:
            held = frozenset(role for role, holders in self.found.roles.items() if party in holders)
            yield Reader(party, expected.person, held)

    def _of_fact(self, reader: Reader, fact: Fact) -> Seen:
        return sees(self.policy, reader, fact, self.facts)

    def _of_field(self, reader: Reader, fact: Fact, field: str) -> Shown:
        kept = Secrets.of(self.policy, self.facts).kept_from(reader, fact)
        return Shown.WITHHELD if field in kept or self._of_fact(reader, fact) is not Seen.ALL else Shown.SHOWN

    def _of_duty(self, reader: Reader, duty: Obligation) -> Told:
        return told(self.policy, reader, duty.ground.rule, concerned=reader.party in duty.bearer.parties)


def _shown(found: Iterable[Enum]) -> Value:
    parts = tuple(keyword(each.value) for each in sorted(found, key=lambda level: str(level.value)))
    return Joined(parts) if parts else NONE
