"""What is said of personal data, and of how long cases are kept: handed on by what a policy stands on.

No rule depends on it, so that it is no clause which one has to override: what a policy says itself goes before what is
below it, key by key and name by name.
"""

from collections.abc import Iterator, Sequence

from rules.language.text.tree import Leaf, Node, Table

HANDED_ON = ("personal_data", "purposes", "retention", "secrecy")


def handed_on(root: Table, below: Sequence[Table]) -> Iterator[tuple[str, Node]]:
    """Yield each such part with what the policy says itself, then what those below say besides, in their order."""
    for part in HANDED_ON:
        said = [node for each in (root, *below) if (node := each.get(part)) is not None]
        tables = [each for each in said if isinstance(each, Table)]
        if said and len(tables) == len(said):
            yield part, _together(tables)


def _together(tables: Sequence[Table]) -> Table:
    entries: dict[str, tuple[Leaf, Node]] = {}
    for each in tables:
        for key, node in each.entries:
            entries.setdefault(key.text, (key, node))
    return tables[0].having(entries.values())
