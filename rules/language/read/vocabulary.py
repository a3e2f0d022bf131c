"""Everything a policy has given a name to, so that a rule can be read against it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from rules.language.grammar.conditions import CONDITION_WORDS
from rules.language.text.findings import Wrong, one_of
from rules.language.text.tree import Leaf
from rules.model.citation import Regulation
from rules.model.condition import LAST_DAY, VALUE, role_kind
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.policy import Role, Scope
from rules.model.secrecy import FieldOf
from rules.model.term import TermRule
from rules.terms.said import Text, said

PSEUDO = ("id", "party", "person", "role", "occurred_at", "occurred_on", "day")
RESERVED_FACTS = (*CONDITION_WORDS, "fact", "as")
RESERVED_FIELDS = (*PSEUDO, "as")

MOST_BEHIND = 100
"""How many effects, or acts, may stand behind one word of a rule."""

OBLIGATION = "obligation"
"""The kind of what an obligation condition binds."""

COMPUTED = "what was computed"
"""The kind of what an aggregate binds that computes a value."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of one policy. `derived` are the derived facts, as types of fact; `rules` the names of its rules.

    `tasks` says of each task which fact it yields; `regulations` can be cited. Fields that are `kept_secret` are not
    for rules: what rests on one would tell of it.
    """

    roles: Mapping[str, Role]
    facts: Mapping[str, FactType]
    derived: Mapping[str, FactType]
    terms: Mapping[str, TermRule]
    rules: tuple[str, ...]
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)
    regulations: Mapping[str, Regulation] = field(default_factory=dict)
    kept_secret: Collection[FieldOf] = ()

    def role(self, node: Leaf) -> str:
        """The role the node names; raises `Wrong` when there is none."""
        return one_of(node, said("role"), self.roles)

    def rule(self, node: Leaf) -> str:
        """The rule the node names; raises `Wrong` when there is none."""
        return one_of(node, said("rule"), self.rules)

    def fact(self, node: Leaf) -> FactType:
        """The type of fact the node names; raises `Wrong` when there is none."""
        if node.text in self.derived:
            raise Wrong(node, said("derived_by_rule", name=node.text), expected=f"{{holds: {node.text}}}")
        return self.facts[one_of(node, said("type_of_fact"), self.facts)]

    def derived_fact(self, node: Leaf) -> FactType:
        """The derived fact the node names; raises `Wrong` when no rule derives it."""
        return self.derived[one_of(node, said("derived_fact"), self.derived)]

    def field(self, of: FactType, name: str) -> Field | None:
        """The declared field, or else the one every fact has, by that name."""
        if name in of.fields:
            return of.fields[name]
        given = self._every_one_has(of, tuple(self.roles))
        return next((each for each in given if each.name == name), None)

    def refuse_secret(self, of: FactType, name: str, at: Leaf) -> None:
        """Raise `Wrong` for a field in which a name or address can stay secret."""
        if (of.name, name) in self.kept_secret:
            raise Wrong(at, said("not_for_rules", fact=of.name, field=name))

    def field_names(self, of: FactType) -> tuple[str, ...]:
        """Every name that may be tested on a fact of the type."""
        return tuple(dict.fromkeys((*of.fields, *(each.name for each in self._every_one_has(of, ())))))

    def concluded(self, kind: FactType) -> bool:
        """Whether nobody adds it, as a derived fact or an obligation, so that it has no place in the journal."""
        return kind.name in self.derived or kind.name == OBLIGATION or _only_has_its_fields(kind)

    def _every_one_has(self, of: FactType, roles: tuple[str, ...]) -> Iterator[Field]:
        if _only_has_its_fields(of):
            return iter(())
        return _every_conclusion_has() if self.concluded(of) else _every_fact_has(of, roles)


def _only_has_its_fields(kind: FactType) -> bool:
    return kind.name == COMPUTED or kind.name.startswith(role_kind(""))


def _every_fact_has(of: FactType, roles: tuple[str, ...]) -> Iterator[Field]:
    yield Field("id", FieldKind.REF, of=of.name)
    yield Field("party", FieldKind.PARTY)
    yield Field("person", FieldKind.PERSON)
    yield Field("role", FieldKind.CHOICE, choices=roles)
    yield from _every_conclusion_has()


def _every_conclusion_has() -> Iterator[Field]:
    yield Field("occurred_at", FieldKind.MOMENT)
    yield Field("occurred_on", FieldKind.DATE)
    yield Field("day", FieldKind.DATE)


def obligation_type(rule: str) -> FactType:
    """What is known of an obligation that is bound by a condition on its state."""
    return FactType(OBLIGATION, Text(rule, rule), {LAST_DAY: Field(LAST_DAY, FieldKind.DATE, optional=True)})


def computed_type(field: Field) -> FactType:
    """What is known of the result of an aggregate, whose value is what such a field holds."""
    return FactType(COMPUTED, Text(COMPUTED, COMPUTED), {VALUE: replace(field, name=VALUE, optional=False)})


def role_type(role: str) -> FactType:
    """What is known of a party that holds the role."""
    return FactType(role_kind(role), Text(role, role), {"party": Field("party", FieldKind.PARTY)})
