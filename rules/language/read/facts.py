"""Reading facts from a file, so that a case can be evaluated without a database and a scenario can tell its story.

A fact `on` a day is taken to occur at noon in the Netherlands, `at` a moment at that moment; it is recorded when it
occurs. Facts stand in the journal in the order of the file, after the parties that take up the roles.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path

from rules.facts import Fact
from rules.language.text.errors import named
from rules.language.text.findings import Findings, Wrong, leaf, one_of, several, table, unknown, which, yes_or_no
from rules.language.text.text_file import read_text_file
from rules.language.text.tree import Leaf, Listing, Node, Table, described, read_tree
from rules.language.text.value import ValueProblem, described_kind, scalar_from_text
from rules.model.fact_type import PARTY_JOINED, FactType, Field, FieldKind
from rules.model.policy import Policy
from rules.model.values import Scalar, Value
from rules.terms.moment import AMSTERDAM
from rules.terms.rfc3339 import is_longer_than_a_day
from rules.terms.said import Said, said

Roles = Mapping[str, tuple[str, ...]]
"""For each role the parties that hold it."""

_KEYS = ("id", "type", "fields", "on", "at", "by", "role", "person", "corrects", "retracts")
_NOON = time(12)

# Said of every fact, of which there may be thousands: made once.
_FACT, _A_FACT, _AN_ID, _WHEN = said("fact"), said("a_fact"), said("an_id"), said("a_day_or_moment")
_TYPE, _BY = which("type", said("type_of_the_fact")), which("by", said("party_that_adds"))
_A_ROLE, _A_PERSON, _A_VALUE, _EARLIER = said("a_role"), said("a_person"), said("a_value"), said("id_of_earlier")


def load_facts(policy: Policy, path: Path, at: datetime | None = None) -> tuple[Fact, ...]:
    """Read a facts file, see `parse_facts`; raises `PolicyErrors`, and `OSError` when it cannot be read."""
    return parse_facts(policy, read_text_file(path, path.name), path.name, at)


def parse_facts(policy: Policy, text: str, name: str, at: datetime | None = None) -> tuple[Fact, ...]:
    """Read the text of a facts file, YAML or JSON: `roles` and `facts`; `name` is its name in messages.

    Whoever has a role takes part from the first fact on, or from `at`, when that is earlier: the moment looked at.

    Raises PolicyErrors: everything that is wrong in it.
    """
    findings = Findings(name)
    found: tuple[Fact, ...] = ()
    root = read_tree(text, name)
    with findings.noting():
        body = table(root, root, said("a_facts_file"))
        findings.known_keys(body, ("roles", "facts"), said("a_facts_file"))
        roles = read_roles(policy, body.get("roles"), findings)
        found = read_facts(policy, body.get("facts"), roles, findings, at)
    findings.raise_if_any()
    return found


def read_roles(policy: Policy, node: Node | None, findings: Findings) -> Roles:
    """Read `roles: {role: party, other: [party, party]}`; what is wrong goes to the findings."""
    roles: dict[str, tuple[str, ...]] = {}
    with findings.noting():
        for key, body in table(node, node, "'roles'").entries if node is not None else ():
            with findings.noting():
                one_of(key, said("role"), policy.roles)
                roles[key.text] = tuple(leaf(each, key, said("a_party")).text for each in several(body))
                if len(roles[key.text]) > 1 and not policy.roles[key.text].many:
                    raise Wrong(key, said("held_by_one", role=key.text), found=described(body))
    return roles


def read_facts(
    policy: Policy, node: Node | None, roles: Roles, findings: Findings, at: datetime | None = None
) -> tuple[Fact, ...]:
    """Read a list of facts, after those by which the parties take up their roles; what is wrong goes to the findings.

    The parties join when the first fact occurs, or at the moment looked at when that is earlier; in a case without
    facts on the day the policy comes into force.
    """
    reading = _FactReader(policy, roles, findings, seq=sum(map(len, roles.values())))
    if node is not None and not isinstance(node, Listing):
        findings.note(Wrong(node, said("is_a_list", what="'facts'"), found=described(node), expected="- type: …"))
    for each in node.nodes if isinstance(node, Listing) else ():
        with findings.noting():
            reading.read(table(each, each, _A_FACT))
    facts = tuple(reading.found.values())
    start = min((fact.occurred_at for fact in facts), default=noon(policy.in_force))
    return (*_joining(policy, roles, min(start, at) if at else start), *facts)


def noon(day: date) -> datetime:
    """The moment meant by a day alone: noon in the Netherlands."""
    return datetime.combine(day, _NOON, AMSTERDAM)


def read_moment(body: Table) -> datetime:
    """The moment in `on: 2026-03-02` or `at: 2026-03-02T14:00:00+01:00`; raises `Wrong` without exactly one of them."""
    given = [node for name in ("on", "at") if (node := body.get(name)) is not None]
    if len(given) != 1:
        raise Wrong(body, said("on_or_at"), found=described(body))
    return moment_of(leaf(given[0], body, _WHEN))


def moment_of(word: Leaf) -> datetime:
    """The moment the word stands for: a moment with its offset, or noon of a day."""
    kind = FieldKind.MOMENT if is_longer_than_a_day(word.text) else FieldKind.DATE
    value = _scalar(Field("moment", kind), word)
    return value if isinstance(value, datetime) else noon(date.fromisoformat(str(value)))


def _joining(policy: Policy, roles: Roles, at: datetime) -> Iterator[Fact]:
    director = next(iter(roles.get(policy.director, ())), policy.director)
    held = [(role, party) for role, parties in roles.items() for party in parties]
    for seq, (role, party) in enumerate(held, 1):
        fields = {"role": role, "party": party}
        yield Fact(f"{PARTY_JOINED}-{seq}", PARTY_JOINED, fields, at, at, director, policy.director, seq)


@dataclass(slots=True)
class _FactReader:
    policy: Policy
    roles: Roles
    findings: Findings
    seq: int
    found: dict[str, Fact] = field(default_factory=dict)

    def read(self, body: Table) -> None:
        """Read the next fact and keep it under its id."""
        self.findings.known_keys(body, _KEYS, _A_FACT)
        kind = leaf(body.get("type"), body, _TYPE)
        fact_type = self.policy.facts[one_of(kind, said("type_of_fact"), self.policy.facts)]
        with self.findings.within(_FACT, kind.text), self.findings.noting():
            self._keep(body, fact_type)

    def _keep(self, body: Table, fact_type: FactType) -> None:
        name = self._id(body, fact_type)
        at = read_moment(body)
        party, role = self._doer(body, fact_type)
        person = body.get("person")
        retracts = yes_or_no(body.get("retracts"), default=False)
        corrects = self._corrected(body.get("corrects"), body, fact_type, retracts=retracts)
        self.seq += 1
        self.found[name] = Fact(
            name,
            fact_type.name,
            {} if retracts else self._fields(body, fact_type),
            at,
            at,
            party,
            role,
            self.seq,
            leaf(person, body, _A_PERSON).text if person is not None else None,
            corrects,
            retracts,
        )

    def _id(self, body: Table, fact_type: FactType) -> str:
        """The id given, or else the type, numbered from the second fact of that type on."""
        given = body.get("id")
        if given is None:
            count = sum(each.type == fact_type.name for each in self.found.values())
            return fact_type.name if count == 0 else f"{fact_type.name}-{count + 1}"
        word = leaf(given, body, _AN_ID)
        if word.text in self.found:
            raise Wrong(word, said("there_already", what=named(said("a_fact"), word.text)), expected=said("another_id"))
        return word.text

    def _doer(self, body: Table, fact_type: FactType) -> tuple[str, str]:
        """The party that adds the fact and its role: `by` names a party, or a role that one party holds."""
        word, given = leaf(body.get("by"), body, _BY), body.get("role")
        if given is not None:
            return word.text, one_of(leaf(given, body, _A_ROLE), said("role"), self.policy.roles)
        held = self.roles.get(word.text, ())
        if len(held) == 1:
            return held[0], word.text
        roles = [role for role, parties in self.roles.items() if word.text in parties]
        fitting = [role for role in roles if role in (fact_type.by or roles)] or roles
        if not fitting:
            parties = dict.fromkeys(party for each in self.roles.values() for party in each)
            raise unknown(word, said("party"), parties)
        return word.text, fitting[0]

    def _corrected(self, node: Node | None, body: Table, fact_type: FactType, *, retracts: bool) -> str | None:
        if node is None:
            if retracts:
                raise Wrong(body, said("retracts_needs_corrects"))
            return None
        word = leaf(node, body, _EARLIER)
        same = [each.id for each in self.found.values() if each.type == fact_type.name]
        return one_of(word, said("earlier_fact", fact=fact_type.name), same)

    def _fields(self, body: Table, fact_type: FactType) -> Mapping[str, Value]:
        node = body.get("fields")
        given = table(node, body, "'fields'") if node is not None else Table((), body.line)
        values: dict[str, Value] = {}
        for key, value in given.entries:
            with self.findings.noting():
                if (
                    key.text not in fact_type.fields
                ):  # what it is called is only looked up then: facts come by the thousand
                    raise unknown(key, said("field_of", fact=fact_type.name), fact_type.fields)
                if not (isinstance(value, Leaf) and value.empty):
                    values[key.text] = read_value(fact_type.fields[key.text], value, self.found.values())
        for name, wanted in fact_type.fields.items():
            if not wanted.optional and given.get(name) is None:
                expected = described_kind(wanted)
                self.findings.note(Wrong(body, said("field_missing", field=name), expected=expected))
        return values


def read_value(of: Field, node: Node, facts: Iterable[Fact]) -> Value:
    """The value of a field; a reference names one of the facts. Raises `Wrong` when it does not fit."""
    if of.many:
        return tuple(_one(of, leaf(each, node, _A_VALUE), facts) for each in several(node))
    return _one(of, leaf(node, node, _value_for(of.name)), facts)


@lru_cache(maxsize=1024)
def _value_for(field: str) -> Said:
    return said("a_value_for", field=field)


def _one(of: Field, word: Leaf, facts: Iterable[Fact]) -> Scalar:
    if of.kind is FieldKind.REF:
        same = [each.id for each in facts if each.type == of.of]
        one_of(word, said("earlier_fact", fact=of.of or ""), same)
    return _scalar(of, word)


def _scalar(of: Field, word: Leaf) -> Scalar:
    try:
        return scalar_from_text(of, word.text)
    except ValueProblem as problem:
        message = said("does_not_fit_field", field=of.name)
        raise Wrong(word, message, found=problem.found, expected=problem.expected) from problem
