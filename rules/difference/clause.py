"""A policy as its clauses, each with its words, its legal source and its place, so that two can be compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules.language.layers.document import Document
from rules.language.layers.merged import MergedPolicy
from rules.language.read.scalars import read_source
from rules.language.text.tree import Leaf, Listing, Node, Table, file_of

_TABLES = {"roles": "role", "scopes": "scope", "facts": "fact", "tasks": "task", "terms": "term"}
_HEAD = ("title", "goal", "director")

Key = tuple[str, str]
"""The kind of clause, such as `rule`, and its name."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it says, without its name; `place` is `file:line`, `origin` the version its text comes from."""

    kind: str
    name: str
    says: Node
    source: str | None
    place: str
    origin: str


def clauses_of(whole: MergedPolicy, documents: tuple[Document, ...]) -> Mapping[Key, Clause]:
    """Every clause by kind and name, in the order written; `documents` say which file is which version."""
    origins = {file_of(each.root.line): each.version for each in documents}
    found = (_clause(kind, key, node, origins) for kind, key, node in _all_of(whole))
    return {(each.kind, each.name): each for each in found}


def _all_of(whole: MergedPolicy) -> Iterator[tuple[str, Leaf, Node]]:
    for key, node in whole.root.entries:
        if key.text in _HEAD:
            yield "policy", key, node
        for name, body in node.entries if key.text in _TABLES and isinstance(node, Table) else ():
            yield _TABLES[key.text], name, body
    for name, body in whole.open.entries if whole.open else ():
        filled = (Leaf("filled_in", name.line), Leaf(whole.opened.get(name.text, ""), name.line))
        yield "open place", name, Table((*(body.entries if isinstance(body, Table) else ()), filled), name.line)
    rules = whole.root.get("rules")
    for rule in rules.nodes if isinstance(rules, Listing) else ():
        named = rule.get("rule") if isinstance(rule, Table) else None
        if isinstance(rule, Table) and isinstance(named, Leaf):
            yield "rule", named, Table(tuple(entry for entry in rule.entries if entry[1] is not named), rule.line)


def _clause(kind: str, key: Leaf, node: Node, origins: Mapping[str, str]) -> Clause:
    file = file_of(key.line)
    source = node.get("source") if isinstance(node, Table) else None
    return Clause(kind, key.text, node, read_source(source), f"{file}:{key.line}", origins.get(file, ""))
