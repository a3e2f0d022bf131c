"""Reading the `confidentiality` of types of fact: who still sees a fact of them that carries a level."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from rules.language.read.fact_type import read_readers
from rules.language.text.errors import listed, quoted
from rules.language.text.findings import Findings, Wrong, one_of, table
from rules.language.text.tree import Leaf, Node, Table
from rules.model.confidentiality import LEVEL, LEVEL_TITLE, LEVEL_TITLES, LEVELS
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.policy import Role
from rules.terms.said import said

_FIELD = Field(
    LEVEL,
    FieldKind.CHOICE,
    LEVELS,
    optional=True,
    title=LEVEL_TITLE,
    choice_titles=LEVEL_TITLES,
)


def with_levels(
    facts: Mapping[str, FactType], node: Node | None, roles: Mapping[str, Role], findings: Findings
) -> dict[str, FactType]:
    """Return the types of fact, those with levels with the field that holds one; `node` stands behind `facts`."""
    found = dict(facts)
    for key, body in node.entries if isinstance(node, Table) else ():
        given = body.get(LEVEL) if isinstance(body, Table) else None
        if given is not None and key.text in found:
            with findings.within(said("fact"), key.text), findings.noting():
                found[key.text] = _with(found[key.text], given, roles, findings)
    return found


def _with(kind: FactType, given: Node, roles: Mapping[str, Role], findings: Findings) -> FactType:
    if LEVEL in kind.fields:
        raise Wrong(given, said("level_is_a_field", name=LEVEL), expected=said("another_name"))
    levels = dict(_levels(kind, table(given, given, quoted(LEVEL)), roles, findings))
    return replace(kind, fields={**kind.fields, LEVEL: _FIELD}, levels=levels)


def _levels(
    kind: FactType, body: Table, roles: Mapping[str, Role], findings: Findings
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield who sees a fact of each level, the least confidential first; a level that shows it to more is noted."""
    given = {one_of(key, said("level"), LEVELS): (key, node) for key, node in body.entries}
    before: tuple[str, ...] = (*kind.seen_by, *kind.seen_by_named)
    for level in (each for each in LEVELS if each in given):
        key, node = given[level]
        readers = read_readers(node, roles, kind.fields, findings)
        wider = [each for each in readers if before and each not in before]
        if wider:
            findings.note(_wider(key, wider, before))
        before = readers
        yield level, readers


def _wider(level: Leaf, wider: list[str], before: tuple[str, ...]) -> Wrong:
    return Wrong(level, said("level_widens", level=level.text), found=listed(wider, "and"), expected=listed(before))
