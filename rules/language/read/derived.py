"""What derived facts look like, found before the rules are read: rules may use a derived fact above its derivation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rules.language.grammar.conditions import CONDITIONS
from rules.language.grammar.construct import Binds
from rules.language.read.operand import alias_and_field
from rules.language.read.scalars import read_name
from rules.language.read.vocabulary import (
    MOST_BEHIND,
    OBLIGATION,
    RESERVED_FACTS,
    Vocabulary,
    computed_type,
    obligation_type,
    role_type,
)
from rules.language.text.errors import quoted
from rules.language.text.findings import Findings, Wrong, several
from rules.language.text.tree import Leaf, Listing, Node, Table
from rules.language.text.value import ValueProblem, scalar_from_text
from rules.model.condition import Aggregator, role_kind
from rules.model.fact_type import FactType, Field, FieldKind
from rules.terms.said import Text, said

_PASSES = 10
"""A value may come from a derived fact that has it from another; longer chains than this are not followed."""


@dataclass(frozen=True, slots=True)
class AliasBinding:
    """A name that a condition binds: to something of this kind or, with `how`, to what is made of such things."""

    alias: str
    kind: str
    how: Aggregator | None = None
    field: str = ""

    def type_in(self, types: Mapping[str, FactType], vocabulary: Vocabulary) -> FactType | None:
        """What is known of it; None when there is no such type of fact."""
        if self.kind == OBLIGATION:
            return obligation_type(self.alias)
        kind = role_type("") if self.kind == role_kind("") else types.get(self.kind)
        if self.how is Aggregator.COUNT:
            return computed_type(Field("", FieldKind.WHOLE))
        if kind is None or self.how is None or self.how.picks:
            return kind
        field = vocabulary.field(kind, self.field)
        return computed_type(field) if field else None


def bindings(node: Node | None, types: tuple[str, ...] | None = None) -> Iterator[AliasBinding]:
    """Every name that a condition binds, wherever it stands.

    Without `types` every word that is not one of the language is taken for a type of fact, however it is spelt.
    """
    match node:
        case Listing():
            for each in node.nodes:
                yield from bindings(each, types)
        case Table():
            for key, body in node.entries:
                yield from _bindings_of(key.text, body, types)


def _bindings_of(word: str, body: Node, types: tuple[str, ...] | None) -> Iterator[AliasBinding]:
    match CONDITIONS[word].binds if word in CONDITIONS else None:
        case Binds.RESULT:
            yield from _aggregate(Aggregator(word), body)
        case Binds.PARTY:
            inside = [each for _, each in body.entries] if isinstance(body, Table) else []
            yield from (AliasBinding(alias, role_kind("")) for each in inside for alias in _named_in(each))
        case Binds.OBLIGATION:
            yield from (AliasBinding(alias, OBLIGATION) for alias in _named_in(body))
        case Binds.INSIDE:
            yield from bindings(body, types)
        case None if types is None or word in types:
            named = [body.text] if isinstance(body, Leaf) else _named_in(body)
            yield from (AliasBinding(alias, word) for alias in named)


def _aggregate(how: Aggregator, body: Node) -> Iterator[AliasBinding]:
    of = body.get("of") if isinstance(body, Table) else None
    of = of.get("holds") or of if isinstance(of, Table) else of
    kind = of.text if isinstance(of, Leaf) else next(iter(of.names()), "") if isinstance(of, Table) else ""
    field = body.get("field") if isinstance(body, Table) else None
    yield from (
        AliasBinding(alias, kind, how, field.text if isinstance(field, Leaf) else "") for alias in _named_in(body)
    )


def _named_in(body: Node) -> Iterator[str]:
    alias = body.get("as") if isinstance(body, Table) else None
    if isinstance(alias, Leaf):
        yield alias.text


def derivations(rules: Node | None) -> Iterator[tuple[Table, Leaf, Table]]:
    """Every `derive` in the rules: the rule it stands in, the name, and the table of its values."""
    for rule in rules.nodes if isinstance(rules, Listing) else ():
        body = rule.get("derive") if isinstance(rule, Table) else None
        for each in several(body)[:MOST_BEHIND] if body is not None else ():
            match each:
                case Leaf() if not each.empty:
                    yield rule, each, Table((), each.line)  # type: ignore[misc]  # only a table has a 'derive'
                case Table():
                    for name, values in each.entries:
                        yield rule, name, values if isinstance(values, Table) else Table((), each.line)  # type: ignore[misc]


def derived_types(rules: Node | None, facts: Mapping[str, FactType], findings: Findings) -> dict[str, FactType]:
    """The derived facts as types of fact; two rules that derive the same name must agree on its values."""
    found = _named_types(rules, facts, findings)
    for _ in range(_PASSES):
        before = dict(found)
        for rule, name, values in derivations(rules):
            if name.text in found:
                fields = dict(_value_fields(rule, values, facts, found))
                found[name.text] = replace(found[name.text], fields=fields | dict(found[name.text].fields))
        if found == before:
            break
    return found


def _named_types(rules: Node | None, facts: Mapping[str, FactType], findings: Findings) -> dict[str, FactType]:
    found: dict[str, FactType] = {}
    for _, name, _ in derivations(rules):
        with findings.noting():
            read_name(name, said("a_derived_fact"), RESERVED_FACTS)
            if name.text in facts:
                raise Wrong(name, said("not_to_derive", name=quoted(name.text)))
            found[name.text] = FactType(name.text, Text(name.text, name.text), {}, line=name.line)
    return found


def _value_fields(
    rule: Table, values: Table, facts: Mapping[str, FactType], derived: Mapping[str, FactType]
) -> Iterator[tuple[str, Field]]:
    types = {**facts, **derived}
    vocabulary = Vocabulary({}, facts, derived, {}, ())
    behind = {bound.alias: bound.type_in(types, vocabulary) for bound in bindings(rule.get("when"), tuple(types))}
    for key, node in values.entries:
        if not isinstance(node, Leaf):
            continue
        alias, name = alias_and_field(node.text)
        kind = behind.get(alias)
        if node.plain and kind is not None:
            field = vocabulary.field(kind, name)
            if field is not None:
                yield key.text, replace(field, name=key.text, optional=True)
        else:
            yield key.text, constant_field(key.text, node)


def constant_field(name: str, node: Leaf) -> Field:
    """The field that holds a value written in a rule, going by how it is written; quoted it is text."""
    kinds = (FieldKind.YES_NO, FieldKind.WHOLE, FieldKind.DECIMAL, FieldKind.DATE, FieldKind.MOMENT)
    fields = [Field(name, kind, optional=True) for kind in kinds if node.plain]
    return next((each for each in fields if _fits(each, node.text)), Field(name, FieldKind.TEXT, optional=True))


def _fits(field: Field, text: str) -> bool:
    try:
        scalar_from_text(field, text)
    except ValueProblem:
        return False
    return True
