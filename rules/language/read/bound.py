"""Reading the bounds of a date: `{type: date, not_after: today}`, or in one breath `date not after today`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from rules.language.read.scalars import read_duration
from rules.language.text.errors import quoted
from rules.language.text.findings import Findings, Wrong, leaf, several, unknown
from rules.language.text.tree import Leaf, Node, Table
from rules.language.text.value import ValueProblem, scalar_from_text
from rules.model.bound import Bound, BoundKind
from rules.model.fact_type import FactType, Field, FieldKind
from rules.terms.said import said

TODAY = "today"
BOUND_KEYS = tuple(kind.value for kind in BoundKind)

_SHORT = re.compile(r"\s+not\s+(before|after)\s+")
_AND = re.compile(r"\s+and\s*$")
_BOUND = re.compile(
    r"(?:(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})|(?:(?P<fact>[A-Za-z]\w*)\.)?(?P<field>[A-Za-z]\w*))"
    r"(?:\s*(?P<sign>[+-])\s*(?P<length>[0-9].*))?"
)


def without_bounds(node: Leaf) -> Leaf:
    """The type of a field in one breath, without the bounds behind it."""
    return replace(node, text=_SHORT.split(node.text)[0])


def read_bounds(declared: Table, types: dict[str, FactType], findings: Findings) -> None:
    """Read the bounds of every field, now that every type of fact is known."""
    for key, body in declared.entries:
        fields = body.get("fields") if isinstance(body, Table) else None
        for name, node in fields.entries if isinstance(fields, Table) else ():
            with findings.within(said("fact"), key.text), findings.noting():
                _read(types, key.text, name, node)


def _read(types: dict[str, FactType], fact: str, name: Leaf, node: Node) -> None:
    told = tuple(_said(node))
    fact_type = types.get(fact)
    field = fact_type.fields.get(name.text) if fact_type else None
    if not told or fact_type is None or field is None:
        return
    if not field.kind.is_time or field.many:
        raise Wrong(told[0][1], said("no_bound_here", field=field.name))
    bounds = tuple(_bound(side, word, fact_type, types) for side, word in told)
    types[fact] = replace(fact_type, fields={**fact_type.fields, field.name: replace(field, bounds=bounds)})


def _said(node: Node) -> Iterator[tuple[BoundKind, Leaf]]:
    """Each bound in words, with its side."""
    if isinstance(node, Leaf):
        _, *rest = _SHORT.split(node.text)
        for word, bound in zip(rest[::2], rest[1::2], strict=True):
            yield BoundKind(f"not_{word}"), replace(node, text=_AND.sub("", bound).strip())
    if isinstance(node, Table):
        for key, body in node.entries:
            if key.text in BOUND_KEYS:
                yield from ((BoundKind(key.text), leaf(each, key, said("a_day"))) for each in several(body))
            elif key.text == "type":
                yield from _said(body) if isinstance(body, Leaf) else ()


def _bound(side: BoundKind, word: Leaf, within: FactType, types: Mapping[str, FactType]) -> Bound:
    match = _BOUND.fullmatch(word.text.strip())
    if match is None:
        raise Wrong(word, said("not_a_bound"), found=quoted(word.text), expected=said("a_bound"))
    plus = read_duration(word, word, match["length"]) if match["length"] else None
    if plus and (plus.hours or plus.working_days):
        raise Wrong(word, said("bound_moves_by"), found=quoted(word.text))
    minus = match["sign"] == "-"
    if match["day"]:
        return Bound(side, day=_day(word, match["day"]), plus=plus, minus=minus)
    if match["field"] == TODAY and not match["fact"]:
        return Bound(side, plus=plus, minus=minus)
    _refuse_unfit(match["fact"], match["field"], word, within, types)
    return Bound(side, field=match["field"], fact=match["fact"], plus=plus, minus=minus)


def _refuse_unfit(fact: str | None, field: str, word: Leaf, within: FactType, types: Mapping[str, FactType]) -> None:
    if fact is not None and fact not in types:
        raise unknown(replace(word, text=fact), said("type_of_fact"), types)
    of = types[fact] if fact else within
    times = [each.name for each in of.fields.values() if each.kind.is_time and not each.many]
    if field not in times:
        known = times if fact else (TODAY, *times)
        raise unknown(replace(word, text=field), said("date_of", fact=of.name), known)


def _day(word: Leaf, text: str) -> date:
    try:
        value = scalar_from_text(Field("day", FieldKind.DATE), text)
    except ValueProblem as problem:
        raise Wrong(word, said("not_a_day"), found=problem.found, expected=problem.expected) from problem
    assert isinstance(value, date)  # noqa: S101  a date field holds a date
    return value
