"""Reading the right-hand side of a test: a word of the policy, or a field of a fact that the rule has bound."""

import re
from dataclasses import replace

from rules.language.read.scalars import read_duration
from rules.language.read.sight import Sight
from rules.language.text.errors import quoted
from rules.language.text.findings import Wrong, unknown
from rules.language.text.tree import Leaf
from rules.language.text.value import ValueProblem, scalar_from_text
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.values import Const, Ref

_REFERENCE = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(?:\.([A-Za-z][A-Za-z0-9_]*))?(?:\s*([+-])\s*([0-9].*))?")


def alias_and_field(text: str) -> tuple[str, str]:
    """The bound fact that a word names, and the field of it; its `id` when it names no field."""
    match = _REFERENCE.fullmatch(text)
    return (match[1], match[2] or "id") if match else (text, "id")


def read_operand(field: Field, node: Leaf, sight: Sight) -> Const | Ref:
    """What the field is compared with; raises `Wrong` when it does not fit the field."""
    match = _REFERENCE.fullmatch(node.text) if node.plain else None
    if match is not None:
        alias, name, sign, length = match.groups()
        if _means_a_bound_fact(field, alias, name, sight):
            return _reference(field, node, sight, (alias, name or "id", sign, length))
    return read_constant(field, node)


def read_piece(field: Field, node: Leaf, sight: Sight) -> Const | Ref:
    """What a list or a text must contain: a word of the policy, or a field of a bound fact."""
    match = _REFERENCE.fullmatch(node.text) if node.plain else None
    alias = match[1] if match else ""
    if match is None or match[3] or not (match[2] or field.kind is FieldKind.REF) or not sight.may_mean(alias):
        return read_constant(field, node)
    return _reference(field, node, sight, (alias, match[2] or "id", None, None))


def read_constant(field: Field, node: Leaf) -> Const:
    """The value the word stands for in this field; raises `Wrong` when it stands for none."""
    if field.kind is FieldKind.REF:
        expected = f"the name of a bound fact of type '{field.of}'"
        raise Wrong(node, f"field '{field.name}' refers to a fact", found=quoted(node.text), expected=expected)
    try:
        return Const(scalar_from_text(field, node.text))
    except ValueProblem as problem:
        if field.kind is FieldKind.CHOICE:
            raise unknown(node, f"choice for '{field.name}'", field.choices) from problem
        message = f"this does not fit field '{field.name}'"
        raise Wrong(node, message, found=problem.found, expected=problem.expected) from problem


def find_field(fact: FactType, name: str, at: Leaf, sight: Sight) -> Field:
    """The field of that name; raises `Wrong` when the type has none."""
    field = sight.vocabulary.field(fact, name)
    if field is None:
        raise unknown(replace(at, text=name), f"field of '{fact.name}'", sight.vocabulary.field_names(fact))
    return field


def _means_a_bound_fact(field: Field, alias: str, name: str | None, sight: Sight) -> bool:
    """A word with a dot, or one for a reference, means a bound fact; elsewhere a bare word is a value."""
    if name is not None:
        return True
    return field.kind is FieldKind.REF and sight.may_mean(alias)


def _reference(field: Field, node: Leaf, sight: Sight, parts: tuple[str, str, str | None, str | None]) -> Ref:
    alias, name, sign, length = parts
    if alias not in sight.bound:
        raise sight.missing(alias, node)
    other = find_field(sight.bound[alias], name, node, sight)
    _refuse_misfit(field, other, node)
    if length is None:
        return Ref(alias, name)
    plus = read_duration(node, node, length)
    _refuse_length(other, node, hours=bool(plus.hours), working_days=bool(plus.working_days))
    return Ref(alias, name, plus, minus=sign == "-")


def _refuse_misfit(field: Field, other: Field, node: Leaf) -> None:
    if field.many or other.many:
        raise Wrong(node, "a list cannot be compared with another field", expected="'contains', 'present' or 'missing'")
    left, right = _family(field), _family(other)
    if left != right:
        raise Wrong(node, f"field '{field.name}' holds {left}", found=f"{quoted(node.text)}, which holds {right}")


def _family(field: Field) -> str:
    words = field.kind.family
    return f"{words} to '{field.of}'" if field.kind is FieldKind.REF else words


def _refuse_length(field: Field, node: Leaf, *, hours: bool, working_days: bool) -> None:
    if not field.kind.is_time:
        raise Wrong(node, "only a date or a moment can be moved by a length of time", found=quoted(node.text))
    if hours and field.kind is FieldKind.DATE:
        raise Wrong(node, "a date cannot be moved by hours", found=quoted(node.text), expected="days, or a moment")
    if working_days:
        raise Wrong(node, "working days need a calendar", found=quoted(node.text), expected="a term, or days or weeks")
