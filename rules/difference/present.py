"""A comparison for programs, as JSON, and for people, in lines."""

from collections.abc import Iterator
from dataclasses import asdict

from rules.difference.compare import Affected, Change, Difference
from rules.difference.side import Clause
from rules.model.json import Json


def difference_json(each: Difference) -> dict[str, Json]:
    """The difference, with the source and place of the clause on both sides."""
    return {
        "how": each.how.value,
        "kind": each.kind,
        "name": each.name,
        "changes": [asdict(change) for change in each.changes],
        "before": _cited(each.before),
        "after": _cited(each.after),
    }


def affected_json(each: Affected) -> dict[str, Json]:
    """What changes for the municipality, or why its overlay does not fit."""
    return {
        "municipality": each.municipality,
        "before": each.before,
        "after": each.after,
        "differences": [difference_json(difference) for difference in each.differences],
        "errors": [str(error) for error in each.errors],
    }


def difference_lines(each: Difference) -> Iterator[str]:
    """The difference in words: the clause with its sources, then what stands where."""
    yield f"{each.how.value} {each.kind} '{each.name}' ({_sources(each)})"
    for change in each.changes:
        yield f"    {_change(change)}"


def affected_lines(each: Affected) -> Iterator[str]:
    """What changes for the municipality, in words."""
    if each.errors:
        yield f"{each.municipality}: {each.before} does not fit {each.after}"
        yield from (f"    {error}" for error in each.errors)
        return
    number = len(each.differences)
    found = f"{number} difference" if number == 1 else f"{number} differences"
    yield f"{each.municipality}: {each.before} → {each.after}, {found}"
    for difference in each.differences:
        yield from (f"    {line}" for line in difference_lines(difference))


def _cited(clause: Clause | None) -> dict[str, Json] | None:
    if clause is None:
        return None
    return {"source": clause.source, "place": clause.place, "origin": clause.origin}


def _sources(each: Difference) -> str:
    return " → ".join(dict.fromkeys(_source(clause) for clause in (each.before, each.after) if clause is not None))


def _source(clause: Clause) -> str:
    return f"{clause.source}; {clause.place}" if clause.source else clause.place


def _change(change: Change) -> str:
    if not change.path:
        return str(change.after if change.before is None else change.before)
    return f"{change.path}: {change.before or 'nothing'} → {change.after or 'nothing'}"
