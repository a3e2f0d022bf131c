"""Reading what a term refers to: a date, or the number that makes a length, in a field of a fact."""

import re
from dataclasses import replace

from rules.language.read.operand import find_field
from rules.language.read.scalars import read_duration
from rules.language.read.sight import Sight
from rules.language.text.errors import quoted
from rules.language.text.findings import Wrong, unknown
from rules.language.text.tree import Leaf, Table
from rules.model.fact_type import Field, FieldKind
from rules.model.term import NamedLength, Path
from rules.terms.duration import Duration
from rules.terms.said import said

_PATH = re.compile(r"[A-Za-z][A-Za-z0-9_]*\.[A-Za-z][A-Za-z0-9_]*")
_NAMED = re.compile(rf"(?P<path>{_PATH.pattern}) +(?P<unit>(?:year|month|week|day|working day|hour)s?)")


def read_length(body: Table, sight: Sight) -> Duration | NamedLength:
    """The length behind `by`: one in words, or so many of a unit as a fact says, if need be `at_most`."""
    by, at_most = body.get("by"), body.get("at_most")
    named = _NAMED.fullmatch(by.text) if isinstance(by, Leaf) else None
    if by is None or not isinstance(by, Leaf) or named is None:
        if at_most is not None:
            raise Wrong(at_most, said("at_most_of_named"), expected="{by: fact.field weeks, at_most: 6 weeks}")
        return read_duration(by, body)
    path, field = _field_at(replace(by, text=named["path"]), sight)
    if field.kind is not FieldKind.WHOLE or field.many:
        raise Wrong(by, said("not_a_whole_number", name=quoted(named["path"])), expected=said("a_whole_field"))
    unit = f"{named['unit'].rstrip('s').replace(' ', '_')}s"
    most = read_duration(at_most, body) if at_most is not None else None
    if most and [unit for unit, count in most.in_units() if count] != [unit]:
        raise Wrong(at_most or body, said("at_most_in_unit"), found=quoted(str(most)), expected=unit.replace("_", " "))
    return NamedLength(path, unit, most)


def read_path(node: Leaf, sight: Sight, lasts: Duration | None = None) -> Path:
    """Read `alias.field`, or `fact.field` for the latest fact of that type; a date, or for hours a moment."""
    if _PATH.fullmatch(node.text) is None:
        raise Wrong(
            node,
            said("is_needed", what=said("a_date_of_fact")),
            found=quoted(node.text),
            expected=said("fact_and_field"),
        )
    path, field = _field_at(node, sight)
    if not field.kind.is_time or field.many:
        raise Wrong(node, said("not_a_date", name=quoted(node.text)), expected=said("a_time_field"))
    if lasts is not None and lasts.hours and field.kind is not FieldKind.MOMENT:
        raise Wrong(node, said("hours_run_from_moment"), found=said("the_date", name=quoted(node.text)))
    return path


def _field_at(node: Leaf, sight: Sight) -> tuple[Path, Field]:
    """Where `of.field` leads to; `of` is what the rule binds, or a type of fact."""
    of, _, name = node.text.partition(".")
    fact = sight.bound.get(of) or sight.vocabulary.facts.get(of)
    if fact is None and of in sight.meant:
        raise sight.missing(of, node)
    if fact is None:
        known = (*sight.bound, *sight.vocabulary.facts)
        raise unknown(replace(node, text=of), said("fact_or_bound"), known)
    return Path(of, name), find_field(fact, name, node, sight)
