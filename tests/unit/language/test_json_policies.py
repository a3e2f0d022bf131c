"""A policy in JSON, in which every word is quoted, means what the same policy means in YAML."""

import json
from pathlib import Path

import pytest

from rules.language.layers.bundle import bundle, file_name
from rules.language.layers.document import joined, read_documents
from rules.language.layers.shelf import bases, overlays, shelf
from rules.language.policy import load_policy, parse_policy
from rules.language.text.tree import Leaf, Listing, Node
from rules.model.policy import Policy

EVERY = {**shelf(), **bases(), **overlays()}


def as_json(node: Node) -> object:
    if isinstance(node, Leaf):
        return None if node.empty else node.text
    if isinstance(node, Listing):
        return [as_json(each) for each in node.nodes]
    return {key.text: as_json(body) for key, body in node.entries}


def in_json(path: Path) -> str:
    documents = read_documents(bundle(path), file_name(path))
    first, *others = (json.dumps(as_json(each.root), indent=1) for each in documents)
    return joined(first, [(f"{n}/2024-01-01.yaml", text) for n, text in enumerate(others)])


def meaning(policy: Policy) -> list[object]:
    """Everything it says, without the lines on which it says so."""
    said = [policy.roles, policy.facts, policy.tasks, policy.terms, policy.rules, policy.scopes]
    return [policy.version, policy.title, policy.goal, policy.director, *(_without_lines(each) for each in said)]


def _without_lines(node: object) -> object:
    if isinstance(node, dict):
        return {name: _without_lines(each) for name, each in node.items()}
    if isinstance(node, tuple):
        return tuple(map(_without_lines, node))
    if hasattr(node, "__dataclass_fields__"):
        names = [name for name in node.__dataclass_fields__ if name not in ("line", "origin")]
        return type(node).__name__, {name: _without_lines(getattr(node, name)) for name in names}
    return node


@pytest.mark.parametrize("version", sorted(EVERY))
def test_the_whole_shelf_means_the_same_in_json(version: str):
    path = EVERY[version]
    assert meaning(parse_policy(in_json(path), "policy.json")) == meaning(load_policy(path))


def test_a_quoted_word_is_still_only_a_word_in_yaml():
    text = """
policy: p
in_force: 2024-01-01
roles: {gemeente: Gemeente}
facts: {a: {fields: {naam: text}}, b: {fields: {naam: text}}}
rules: [{rule: r, when: {all: [{a: x}, {b: {naam: "x.naam"}}]}, derive: d}]
"""
    quoted = parse_policy(text, "p.yaml").rules["r"]
    meant = parse_policy(text.replace('"', ""), "p.yaml").rules["r"]
    assert quoted.when != meant.when
