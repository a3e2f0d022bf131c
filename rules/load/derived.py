"""What derived facts look like, found before the rules are read: rules may use a derived fact above its derivation."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from rules.load.errors import quoted
from rules.load.findings import Findings, Wrong, several
from rules.load.tree import Leaf, Listing, Node, Table
from rules.load.value import ValueProblem, scalar_from_text
from rules.load.vocabulary import CONDITION_WORDS, RESERVED_FACTS, STATE_WORDS, Vocabulary, obligation_type
from rules.load.words import read_name
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.text import Text

_PASSES = 10
"""A value may come from a derived fact that has it from another; longer chains than this are not followed."""


def bindings(node: Node | None, types: tuple[str, ...] | None = None) -> Iterator[tuple[str, str]]:
    """Every alias that a condition binds, with the type of fact (or `obligation`) behind it, wherever it stands.

    Without `types` every word that is not one of the language is taken for a type of fact, however it is spelt.
    """
    match node:
        case Listing():
            for each in node.nodes:
                yield from bindings(each, types)
        case Table():
            for key, body in node.entries:
                yield from _bindings_of(key.text, body, types)


def _bindings_of(word: str, body: Node, types: tuple[str, ...] | None) -> Iterator[tuple[str, str]]:
    binds = word not in CONDITION_WORDS if types is None else word in types
    if binds or word in STATE_WORDS:
        kind = "obligation" if word in STATE_WORDS else word
        alias = body.get("as") if isinstance(body, Table) else body
        if isinstance(alias, Leaf) and not (word in STATE_WORDS and alias is body):
            yield alias.text, kind
    elif word in CONDITION_WORDS:
        yield from bindings(body, types)


def derivations(rules: Node | None) -> Iterator[tuple[Table, Leaf, Table]]:
    """Every `derive` in the rules: the rule it stands in, the name, and the table of its values."""
    for rule in rules.nodes if isinstance(rules, Listing) else ():
        body = rule.get("derive") if isinstance(rule, Table) else None
        for each in several(body) if body is not None else ():
            match each:
                case Leaf() if not each.empty:
                    yield rule, each, Table((), each.line)  # type: ignore[misc]  # only a table has a 'derive'
                case Table():
                    for name, values in each.entries:
                        yield rule, name, values if isinstance(values, Table) else Table((), each.line)  # type: ignore[misc]


def derived_types(rules: Node | None, facts: Mapping[str, FactType], findings: Findings) -> dict[str, FactType]:
    """The derived facts as types of fact; two rules that derive the same name must agree on its values."""
    found: dict[str, FactType] = {}
    for _, name, _ in derivations(rules):
        with findings.noting():
            read_name(name, "a derived fact", RESERVED_FACTS)
            if name.text in facts:
                raise Wrong(name, f"{quoted(name.text)} is a type of fact already, so it cannot be derived")
            found[name.text] = FactType(name.text, Text(name.text, name.text), {}, line=name.line)
    for _ in range(_PASSES):
        before = dict(found)
        for rule, name, values in derivations(rules):
            if name.text in found:
                fields = dict(_value_fields(rule, values, facts, found))
                found[name.text] = replace(found[name.text], fields=fields | dict(found[name.text].fields))
        if found == before:
            break
    return found


def _value_fields(
    rule: Table, values: Table, facts: Mapping[str, FactType], derived: Mapping[str, FactType]
) -> Iterator[tuple[str, Field]]:
    types = {**facts, **derived}
    behind = dict(bindings(rule.get("when"), tuple(types)))
    vocabulary = Vocabulary({}, facts, derived, {}, ())
    for key, node in values.entries:
        if not isinstance(node, Leaf):
            continue
        alias, _, name = node.text.partition(".")
        kind = types.get(behind.get(alias, ""), obligation_type(alias) if alias in behind else None)
        if node.plain and kind is not None:
            field = vocabulary.field(kind, name or "id")
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
