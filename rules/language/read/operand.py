"""Reading the right-hand side of a test: a word of the policy, or a field of a fact that the rule has bound."""

import re
from collections.abc import Mapping
from dataclasses import replace

from rules.language.grammar.declarations import CALENDARS
from rules.language.read.scalars import read_duration
from rules.language.read.sight import Sight
from rules.language.text.errors import listed, quoted
from rules.language.text.findings import Wrong, one_of, unknown
from rules.language.text.tree import Leaf
from rules.language.text.value import ValueProblem, scalar_from_text
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.values import Const, Ref
from rules.terms.duration import Duration
from rules.terms.said import Said, said

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
        expected = said("name_of_bound_of", fact=field.of or "")
        raise Wrong(node, said("field_refers", field=field.name), found=quoted(node.text), expected=expected)
    try:
        return Const(scalar_from_text(field, node.text))
    except ValueProblem as problem:
        if field.kind is FieldKind.CHOICE:
            raise unknown(node, said("choice_for", field=field.name), field.choices) from problem
        message = said("does_not_fit_field", field=field.name)
        raise Wrong(node, message, found=problem.found, expected=problem.expected) from problem


def find_field(fact: FactType, name: str, at: Leaf, sight: Sight) -> Field:
    """The field of that name; raises `Wrong` when the type has none."""
    field = sight.vocabulary.field(fact, name)
    if field is None:
        raise unknown(replace(at, text=name), said("field_of", fact=fact.name), sight.vocabulary.field_names(fact))
    sight.vocabulary.refuse_secret(fact, name, at)
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
    length, _, calendar = length.partition(" under ")
    plus = read_duration(node, node, length)
    if calendar:
        _refuse_calendar(other, node, plus, calendar)
    else:
        _refuse_length(other, node, hours=bool(plus.hours), working_days=bool(plus.working_days))
    return Ref(alias, name, plus, sign == "-", calendar or None)


def _refuse_misfit(field: Field, other: Field, node: Leaf) -> None:
    if field.many or other.many:
        raise Wrong(node, said("list_not_compared"), expected=listed(("contains", "present", "missing")))
    left, right = _family(field), _family(other)
    if left != right:
        found = said("which_holds", name=quoted(node.text), what=right)
        raise Wrong(node, said("field_holds", field=field.name, what=left), found=found)


def _family(field: Field) -> Said:
    return said("a_reference_to", fact=field.of or "") if field.kind is FieldKind.REF else _FAMILIES[field.kind.family]


_FAMILIES: Mapping[str, Said] = {
    "text": said("some_text"),
    "a number": said("a_number"),
    "a date": said("a_date"),
    "a moment": said("a_moment"),
    "yes or no": said("yes_or_no"),
    "a party": said("a_party"),
    "a person": said("a_person"),
}


def _refuse_calendar(field: Field, node: Leaf, length: Duration, calendar: str) -> None:
    one_of(replace(node, text=calendar), said("calendar"), CALENDARS)
    if field.kind is not FieldKind.DATE:
        raise Wrong(node, said("calendar_moves_dates"), found=quoted(node.text))
    if length.hours:
        raise Wrong(node, said("date_not_by_hours"), found=quoted(node.text), expected=said("days_or_moment"))
    if length.working_days and calendar == "plain":
        raise Wrong(node, said("working_days_uncounted"), expected=f"'{CALENDARS[0]}'")


def _refuse_length(field: Field, node: Leaf, *, hours: bool, working_days: bool) -> None:
    if not field.kind.is_time:
        raise Wrong(node, said("only_time_moves"), found=quoted(node.text))
    if hours and field.kind is FieldKind.DATE:
        raise Wrong(node, said("date_not_by_hours"), found=quoted(node.text), expected=said("days_or_moment"))
    if working_days:
        expected = f"'{node.text} under {CALENDARS[0]}'"
        raise Wrong(node, said("working_days_calendar"), found=quoted(node.text), expected=expected)
