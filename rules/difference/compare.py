"""What differs between two policies, clause by clause and word by word: as values, as JSON, and in lines for people."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from rules.difference.side import Clause, Key, Side, moved_to, side_from_file
from rules.language.text.errors import PolicyError, PolicyErrors
from rules.language.text.tree import Leaf, Listing, Node, Table
from rules.model.citation import source_of
from rules.model.json import Json


class How(StrEnum):
    """What became of a clause."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One place inside a clause, such as `oblige.within`, with what stood there and what stands there now.

    None is nothing; an empty path is the clause as a whole.
    """

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A clause that is not the same; `before` and `after` are the clause on either side, at least one of them."""

    how: How
    kind: str
    name: str
    changes: tuple[Change, ...]
    before: Clause | None
    after: Clause | None


def compare(before: Mapping[Key, Clause], after: Mapping[Key, Clause]) -> tuple[Difference, ...]:
    """Every clause that differs, in the order of the first policy; then what the second adds."""
    return tuple(_differences(before, after))


def in_words(node: Node) -> str:
    """The node in one line, as it might have been written."""
    match node:
        case Leaf():
            return "" if node.empty else " ".join(node.text.split())
        case Listing():
            return "[" + ", ".join(map(in_words, node.nodes)) + "]"
        case Table():
            return "{" + ", ".join(_entry(key.text, in_words(body)) for key, body in node.entries) + "}"


def _entry(name: str, says: str) -> str:
    return f"{name}: {says}" if says else name


def _differences(before: Mapping[Key, Clause], after: Mapping[Key, Clause]) -> Iterator[Difference]:
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one is None and other is not None:
            yield Difference(How.ADDED, *key, (Change("", None, in_words(other.says)),), None, other)
        elif one is not None and other is None:
            yield Difference(How.REMOVED, *key, (Change("", in_words(one.says), None),), one, None)
        elif one is not None and other is not None and (changes := tuple(_changes("", one.says, other.says))):
            yield Difference(How.CHANGED, *key, changes, one, other)


def _changes(path: str, one: Node | None, other: Node | None) -> Iterator[Change]:
    match one, other:
        case Table(), Table():
            for name in dict.fromkeys((*one.names(), *other.names())):
                yield from _changes(f"{path}.{name}" if path else name, one.get(name), other.get(name))
        case Listing(), Listing() if len(one.nodes) == len(other.nodes):
            for number, (mine, theirs) in enumerate(zip(one.nodes, other.nodes, strict=True), 1):
                yield from _changes(f"{path}[{number}]", mine, theirs)
        case _:
            said, says = _said(one), _said(other)
            if said != says:
                yield Change(path, said, says)


def _said(node: Node | None) -> str | None:
    return None if node is None else in_words(node)


@dataclass(frozen=True, slots=True)
class Affected:
    """One municipality: `before` and `after` are versions of what it made of the policy.

    With `errors` its overlay does not fit the new version: they say what it must change first.
    """

    municipality: str
    before: str
    after: str
    differences: tuple[Difference, ...]
    errors: tuple[PolicyError, ...]


def affected(model: Side, newer: Side, overlays: Iterable[Path]) -> Iterator[Affected]:
    """What it means that `newer` takes the place of `model`, for each overlay of just that version.

    Overlays of other versions are passed over. Raises PolicyErrors when one cannot be read.
    """
    for path in overlays:
        overlay = side_from_file(path)
        if overlay.is_overlay and overlay.policy.model == model.policy.version:
            yield _affected(overlay, newer)


def _affected(overlay: Side, newer: Side) -> Affected:
    whose, before = overlay.policy.municipality or "", overlay.policy.version
    try:
        moved = moved_to(overlay, newer)
    except PolicyErrors as errors:
        return Affected(whose, before, newer.policy.version, (), errors.errors)
    return Affected(whose, before, moved.policy.version, compare(overlay.clauses, moved.clauses), ())


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
    source = source_of(clause.citations, "en")
    return f"{source}; {clause.place}" if source else clause.place


def _change(change: Change) -> str:
    if not change.path:
        return str(change.after if change.before is None else change.before)
    return f"{change.path}: {change.before or 'nothing'} → {change.after or 'nothing'}"
