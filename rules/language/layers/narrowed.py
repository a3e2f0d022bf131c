"""What an overlay makes of who sees a fact that carries a level of confidentiality: only fewer than under the model."""

from collections.abc import Mapping

from rules.language.text.errors import listed, quoted
from rules.language.text.findings import Findings, Wrong, one_of, several, table
from rules.language.text.tree import Leaf, Node, Table
from rules.model.confidentiality import LEVEL, LEVELS
from rules.terms.said import said


def narrowed(key: Leaf, theirs: Node, ours: Table, findings: Findings) -> Node:
    """Return the type of fact of the model with the levels of the overlay; what shows it to more is noted."""
    said_here = ours.get(LEVEL)
    if said_here is None:
        return theirs
    body = theirs if isinstance(theirs, Table) else Table((), key.line)
    levels = {level.text: (level, node) for level, node in _entries(body.get(LEVEL))}
    added = table(said_here, key, quoted(LEVEL))
    for level, node in added.entries:
        with findings.noting():
            one_of(level, said("level"), LEVELS)
            _refuse_wider(level, node, _seen_before(body, levels, level.text))
            levels[level.text] = level, node
    kept = (entry for entry in body.entries if entry[0].text != LEVEL)
    return body.having((*kept, (Leaf(LEVEL, added.line), Table(tuple(levels.values()), added.line))))


def _refuse_wider(level: Leaf, node: Node, before: Node | None) -> None:
    allowed = _names(before)
    wider = [each for each in _names(node) if before is not None and each not in allowed]
    if wider:
        message = said("level_widens", level=level.text)
        raise Wrong(level, message, found=listed(wider, "and"), expected=listed(allowed))


def _seen_before(body: Table, levels: Mapping[str, tuple[Leaf, Node]], level: str) -> Node | None:
    """Return who sees a fact of this level under the model: by this level or the nearest below it, or by its type."""
    upto = LEVELS[: [str(each) for each in LEVELS].index(level) + 1]
    return next((levels[each][1] for each in reversed(upto) if each in levels), body.get("seen_by"))


def _names(node: Node | None) -> list[str]:
    return [each.text for each in several(node) if isinstance(each, Leaf)] if node is not None else []


def _entries(node: Node | None) -> tuple[tuple[Leaf, Node], ...]:
    return node.entries if isinstance(node, Table) else ()
