"""Facts written in a file, for evaluation without a case: to try a policy, in scenarios, from other programs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from rules.engine.problem import Value
from rules.facts import Fact
from rules.load.errors import FieldErrors, listed, quoted
from rules.load.findings import Findings, Wrong, leaf, several, table, unknown, yes_or_no
from rules.load.policy import read_text_file
from rules.load.tree import Leaf, Listing, Node, Table, described, read_tree
from rules.load.value import FIRST_YEAR, LAST_YEAR, parse_fields, raw_from_text
from rules.model.fact_type import PARTY_JOINED, FactType, Field
from rules.model.policy import Policy
from rules.terms.moment import AMSTERDAM

NOON = time(12)
"""A fact of which only the day is given occurs at noon in the Netherlands, so that it falls on that day everywhere near."""

_KEYS = ("id", "type", "fields", "on", "at", "by", "role", "person", "corrects", "retracts")


@dataclass(frozen=True, slots=True)
class WrittenFact:
    """A fact as it stood in a file, with its line and the keys a reader of this kind of file adds of its own."""

    fact: Fact
    line: int
    extra: Mapping[str, Node] = field(default_factory=dict)


def load_facts(policy: Policy, path: Path) -> tuple[Fact, ...]:
    """Read a facts file, YAML or JSON; raises `PolicyErrors` with everything that is wrong, and `OSError`."""
    return parse_facts(policy, read_text_file(path, path.name), path.name)


def parse_facts(policy: Policy, text: str, name: str) -> tuple[Fact, ...]:
    """Read the text of a facts file; `name` is the file's name in messages.

    The order in the file is the order of the journal. Parties under `roles` join before everything else.

    Raises:
        PolicyErrors: everything that is wrong in it.

    """
    findings = Findings(name)
    written: tuple[WrittenFact, ...] = ()
    root = read_tree(text, name)
    with findings.noting():
        body = table(root, root, "a facts file")
        findings.known_keys(body, ("roles", "facts"), "a facts file")
        written = read_facts(policy, body.get("roles"), body.get("facts"), findings)
    findings.raise_if_any()
    return tuple(each.fact for each in written)


def read_facts(
    policy: Policy, roles: Node | None, facts: Node | None, findings: Findings, extra: tuple[str, ...] = ()
) -> tuple[WrittenFact, ...]:
    """The facts of the parties that join, and then those listed; what is wrong goes to the findings."""
    reading = _Facts(policy, findings, extra)
    with findings.noting():
        reading.roles = dict(_read_roles(policy, roles, findings)) if roles is not None else {}
    if facts is not None and not isinstance(facts, Listing):
        findings.note(Wrong(facts, "'facts' is a list", found=described(facts)))
    nodes = facts.nodes if isinstance(facts, Listing) else ()
    joining = sum(map(len, reading.roles.values()))
    listed_facts = []
    for n, node in enumerate(nodes):
        with findings.within(f"fact {n + 1}"), findings.noting():
            listed_facts.append(reading.read(table(node, node, "a fact"), joining + n + 1))
    first = min((each.fact.occurred_at for each in listed_facts), default=at_noon(policy.in_force))
    return (*_joining(reading.roles, first), *listed_facts)


def read_moment(node: Node | None, at: Node, when: time) -> datetime:
    """A day, taken at the time given, or a moment; without an offset it is Dutch time. Raises `Wrong`."""
    word = leaf(node, at, "a day or a moment")
    try:
        moment = datetime.fromisoformat(word.text)
        only_day = len(word.text) == len("2026-03-02")
        moment = datetime.combine(date.fromisoformat(word.text), when) if only_day else moment
    except ValueError as error:
        raise _no_moment(word) from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise _no_moment(word)
    return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)


def at_noon(day: date) -> datetime:
    """Noon of the day in the Netherlands."""
    return datetime.combine(day, NOON, AMSTERDAM)


def read_values(fact_type: FactType, body: Table, findings: Findings) -> Mapping[str, Value]:
    """The typed fields of a fact written as a table; raises `Wrong` when there is nothing to go on with."""
    raw = {key.text: _raw(fact_type.fields.get(key.text), node) for key, node in body.entries}
    try:
        return parse_fields(fact_type, raw)
    except FieldErrors as errors:
        for error in errors.errors:
            place = next((key for key, _ in body.entries if key.text == error.field), body)
            message = f"field '{error.field}' of '{fact_type.name}' does not fit"
            findings.note(Wrong(place, message, found=error.found, expected=error.expected))
        return {}


def _no_moment(word: Leaf) -> Wrong:
    expected = f"2026-03-31, 2026-03-31T14:00 or 2026-03-31T14:00:00+02:00, from {FIRST_YEAR} to {LAST_YEAR}"
    return Wrong(word, "this is neither a day nor a moment", found=quoted(word.text), expected=expected)


def _raw(of: Field | None, node: Node) -> object:
    """The JSON value a node stands for in the field."""
    match node:
        case Leaf():
            return None if node.empty else raw_from_text(of, node.text)
        case Listing():
            return [_raw(of, each) for each in node.nodes]
    return {}


def _read_roles(policy: Policy, node: Node, findings: Findings) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, body in table(node, node, "'roles'").entries:
        with findings.noting():
            if key.text not in policy.roles:
                raise unknown(key, "role", policy.roles)
            parties = tuple(dict.fromkeys(leaf(each, key, "a party").text for each in several(body)))
            if len(parties) > 1 and not policy.roles[key.text].many:
                raise Wrong(key, f"role '{key.text}' is held by one party", found=listed(parties))
            yield key.text, parties


def _joining(roles: Mapping[str, tuple[str, ...]], at: datetime) -> Iterator[WrittenFact]:
    pairs = [(role, party) for role, parties in roles.items() for party in parties]
    for n, (role, party) in enumerate(pairs, start=1):
        values = {"role": role, "party": party}
        yield WrittenFact(Fact(f"f{n}", PARTY_JOINED, values, at, at, party, role, n), 0)


class _Facts:
    """Reading one fact after the other; each may refer to those before it."""

    def __init__(self, policy: Policy, findings: Findings, extra: tuple[str, ...]) -> None:
        self.policy = policy
        self.findings = findings
        self.extra = extra
        self.roles: dict[str, tuple[str, ...]] = {}
        self.types: dict[str, str] = {}

    def read(self, body: Table, seq: int) -> WrittenFact:
        """One fact; raises `Wrong`."""
        self.findings.known_keys(body, (*_KEYS, *self.extra), "a fact")
        fact_type = self._type(leaf(body.get("type"), body, "'type'"))
        identity = self._id(body, f"f{seq}", fact_type)
        corrects = self._corrected(body.get("corrects"), fact_type)
        retracts = yes_or_no(body.get("retracts"), default=False)
        if retracts and corrects is None:
            raise Wrong(body, "a fact that retracts names the one it takes away", expected="'corrects'")
        occurred_at = self._occurred_at(body)
        role, party = self._by(body, fact_type)
        values = {} if retracts else self._values(body, fact_type)
        person = body.get("person")
        fact = Fact(
            identity,
            fact_type.name,
            values,
            occurred_at,
            occurred_at,
            party,
            role,
            seq,
            leaf(person, body, "a person").text if person is not None else None,
            corrects,
            retracts,
        )
        return WrittenFact(fact, body.line, {key.text: node for key, node in body.entries if key.text in self.extra})

    def _type(self, node: Leaf) -> FactType:
        if node.text not in self.policy.facts:
            raise unknown(node, "type of fact", self.policy.facts)
        return self.policy.facts[node.text]

    def _id(self, body: Table, default: str, fact_type: FactType) -> str:
        given = body.get("id")
        identity = leaf(given, body, "an id").text if given is not None else default
        if identity in self.types:
            raise Wrong(given or body, f"there is already a fact with the id {quoted(identity)}")
        self.types[identity] = fact_type.name
        return identity

    def _corrected(self, node: Node | None, fact_type: FactType) -> str | None:
        if node is None:
            return None
        of_type = [each for each, name in self.types.items() if name == fact_type.name]
        word = leaf(node, node, "the id of a fact")
        if word.text not in of_type:
            raise unknown(word, f"earlier fact of type '{fact_type.name}'", of_type)
        return word.text

    def _occurred_at(self, body: Table) -> datetime:
        on, at = body.get("on"), body.get("at")
        if (on is None) == (at is None):
            raise Wrong(body, "a fact has either 'on', a day, or 'at', a moment", found=described(body))
        return read_moment(on if on is not None else at, body, NOON)

    def _by(self, body: Table, fact_type: FactType) -> tuple[str, str]:
        """The role and the party: each may be left out where the other says it."""
        role, by = body.get("role"), body.get("by")
        party = leaf(by, body, "a party").text if by is not None else None
        if role is not None:
            word = leaf(role, body, "a role")
            if word.text not in self.policy.roles:
                raise unknown(word, "role", self.policy.roles)
            return word.text, party or self._holder(word.text, word)
        possible = fact_type.by or tuple(self.policy.roles)
        held = [each for each in possible if party is None or party in self.roles.get(each, ())]
        if len(held) != 1:
            expected = f"'role': {listed(held or possible)}"
            raise Wrong(body, "it is not clear in which role this fact was added", expected=expected)
        return held[0], party or self._holder(held[0], body)

    def _holder(self, role: str, at: Node) -> str:
        parties = self.roles.get(role, ())
        if len(parties) != 1:
            found = listed(parties) if parties else "nobody"
            raise Wrong(at, f"it is not clear which party added this as '{role}'", found=found, expected="'by'")
        return parties[0]

    def _values(self, body: Table, fact_type: FactType) -> Mapping[str, Value]:
        node = body.get("fields")
        given = table(node, body, "'fields'") if node is not None else Table((), body.line)
        values = read_values(fact_type, given, self.findings)
        for name, value in values.items():
            of = fact_type.fields[name].of
            for each in value if isinstance(value, tuple) else (value,):
                if of and self.types.get(str(each)) != of:
                    known = [one for one, kind in self.types.items() if kind == of]
                    raise unknown(Leaf(str(each), given.line), f"earlier fact of type '{of}'", known)
        return values
