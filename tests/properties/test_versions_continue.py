"""A version that continues another and says nothing else is the same, and so is what it says again in the same words.

So a change in the law can be written down as what it changes, whatever the policy.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from rules.difference.compare import compare
from rules.difference.side import Side, side_of
from rules.language.layers.bundle import bundle, file_name
from rules.language.layers.document import Document, read_documents
from rules.language.layers.shelf import bases, overlays, shelf
from rules.language.text.tree import Leaf, Listing, Node, Table
from tests.unit.language.layered import GENERAL, OVERLAY, SPECIAL, bundled

FILES = {**shelf(), **bases(), **overlays()}
SAMPLES = {"bijzonder": bundled(SPECIAL, GENERAL), "algemeen": GENERAL, "duinrand": bundled(OVERLAY, SPECIAL, GENERAL)}
SEEDS = range(3)


def sides(version: str) -> Side:
    if version in SAMPLES:
        return side_of(read_documents(SAMPLES[version], f"{version}.yaml"), f"{version}.yaml")
    path = FILES[version]
    return side_of(read_documents(bundle(path), file_name(path)), file_name(path))


def continued(side: Side, clauses: dict[str, object]) -> Side:
    """A later version of it that says these clauses, which are read as an author would have written them."""
    first = side.documents[0]
    assert first.in_force is not None
    # The same day for what it stands on: what a newer base says otherwise would be a change.
    day = first.in_force
    earlier = day - timedelta(days=1)
    head = {"in_force": day.isoformat(), "continues": earlier.isoformat()}
    whose = {key: word(first, key) for key in ("policy", "overlay_of", "municipality") if first.root.get(key)}
    (later,) = read_documents(json.dumps({**whose, **head, **clauses}), "later.yaml")
    moved = tuple(
        (key, Leaf(earlier.isoformat(), node.line) if key.text == "in_force" else node)
        for key, node in first.root.entries
    )
    return side_of((later, Document(replace(first.root, entries=moved)), *side.documents[1:]), "later.yaml")


def word(document: Document, key: str) -> str:
    node = document.root.get(key)
    assert isinstance(node, Leaf)
    return node.text


@pytest.mark.parametrize("version", [*FILES, *SAMPLES])
def test_a_version_that_says_nothing_else_is_equal_in_everything(version: str) -> None:
    before = sides(version)
    after = continued(before, {})

    assert compare(before.clauses, after.clauses) == ()
    assert list(after.clauses) == list(before.clauses)
    for part in ("roles", "scopes", "facts", "tasks", "terms", "director", "title", "goal", "opened", "regulations"):
        assert getattr(after.policy, part) == getattr(before.policy, part)
    assert bare(after) == bare(before)


def bare(side: Side) -> list[object]:
    return [replace(rule, origin="") for rule in side.policy.rules.values()]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("version", [*FILES, *SAMPLES])
def test_what_is_said_again_in_the_same_words_changes_nothing(version: str, seed: int) -> None:
    before = sides(version)
    chance = random.Random(f"{version} {seed}")
    after = continued(before, again(before.documents[0], chance))

    assert compare(before.clauses, after.clauses) == ()
    assert list(after.clauses) == list(before.clauses)


def again(document: Document, chance: random.Random) -> dict[str, object]:
    """Some of the clauses of the document, by chance, each in the place of itself."""
    assert document.in_force is not None
    overrides = {"overrides": (document.in_force - timedelta(days=1)).isoformat()}
    rules = document.root.get("rules")
    own = rules.nodes if isinstance(rules, Listing) else ()
    said: dict[str, object] = {"rules": [plain(rule) | overrides for rule in own if chance.random() < 0.4]}  # type: ignore[operator]
    for part in ("roles", "facts", "tasks", "terms", "sources"):
        chosen = {key.text: plain(node) | overrides for key, node in whole(document, part) if chance.random() < 0.4}  # type: ignore[operator]
        said |= {part: chosen} if chosen else {}
    return said


def whole(document: Document, part: str) -> Iterator[tuple[Leaf, Node]]:
    """What is said in full in this part, and not as an addition to what something else says."""
    table = document.root.get(part)
    for key, node in table.entries if isinstance(table, Table) else ():
        if isinstance(node, Table) and "extends" not in node.names():
            yield key, node


def plain(node: Node) -> object:
    match node:
        case Leaf():
            return None if node.empty else node.text
        case Listing():
            return [plain(each) for each in node.nodes]
        case Table():
            return {key.text: plain(body) for key, body in node.entries}
