"""One side of a comparison: a policy with the clauses it consists of, from a file or the text of a bundle."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rules.language.layers.bundle import bundle, file_name
from rules.language.layers.continued import versions_of
from rules.language.layers.document import Document, read_documents
from rules.language.layers.merged import MergedPolicy, merge
from rules.language.policy import policy_of
from rules.language.read.citation import Regulations, read_citations
from rules.language.text.findings import Findings
from rules.language.text.tree import Leaf, Listing, Node, Table, file_of
from rules.model.citation import Citation, source_of
from rules.model.policy import Policy

_TABLES = {
    "roles": "role",
    "scopes": "scope",
    "facts": "fact",
    "tasks": "task",
    "terms": "term",
    "sources": "regulation",
    "purposes": "purpose",
    "retention": "retention",
}
_HEAD = ("title", "goal", "director", "personal_data", "secrecy")

Key = tuple[str, str]
"""The kind of clause, such as `rule`, and its name."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it says, without its name; `place` is `file:line`, `origin` the version its text comes from."""

    kind: str
    name: str
    says: Node
    citations: tuple[Citation, ...]
    place: str
    origin: str

    @property
    def source(self) -> str | None:
        """What it cites, in one line."""
        return source_of(self.citations)


def clauses_of(whole: MergedPolicy, documents: tuple[Document, ...], regulations: Regulations) -> Mapping[Key, Clause]:
    """Every clause by kind and name, in the order written; `documents` say which file is which version."""
    origins = {file_of(each.root.line): each.version for each in documents}
    found = (_clause(kind, key, node, origins, regulations) for kind, key, node in _all_of(whole))
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


def _clause(kind: str, key: Leaf, node: Node, origins: Mapping[str, str], regulations: Regulations) -> Clause:
    file = file_of(key.line)
    source = node.get("source") if isinstance(node, Table) else None
    return Clause(
        kind,
        key.text,
        node,
        read_citations(source, regulations, Findings(file)),
        f"{file}:{key.line}",
        origins.get(file, ""),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """A policy version, its documents and its clauses."""

    policy: Policy
    documents: tuple[Document, ...]
    clauses: Mapping[Key, Clause]

    @property
    def is_overlay(self) -> bool:
        """Whether it is what a municipality made of a policy."""
        return self.documents[0].is_overlay


def side_from_file(path: Path) -> Side:
    """The policy in the file, with what it stands on. Raises PolicyErrors, and OSError when it cannot be read."""
    return side_of_text(bundle(path), file_name(path))


@lru_cache(maxsize=64)
def side_of_text(text: str, file: str) -> Side:
    """The policy in the text of a bundle; `file` is its name in messages. Raises PolicyErrors."""
    return side_of(read_documents(text, file), file)


def side_of(documents: tuple[Document, ...], file: str) -> Side:
    """The policy in the first document; `file` is its name in messages. Raises PolicyErrors."""
    policy = policy_of(documents, file)
    return Side(policy, documents, clauses_of(merge(documents, Findings(file)), documents, policy.regulations))


def model_of(overlay: Side) -> Side:
    """The national model that the overlay tailors."""
    first, *rest = overlay.documents
    (model,) = (each for each in rest if each.version == overlay.policy.model)
    others = (each for each in rest if each is not model and not each.is_overlay)
    return side_of((model, *others), first.name)


def moved_to(overlay: Side, model: Side) -> Side:
    """The overlay as if it tailored this version of its model, from the day that is in force.

    Raises PolicyErrors with all that it says and this version does not leave open.
    """
    root = overlay.documents[0].root
    in_force = max(overlay.policy.in_force, model.policy.in_force).isoformat()
    moved = {"model": model.policy.in_force.isoformat(), "in_force": in_force}
    kept = (entry for entry in root.entries if entry[0].text not in moved)
    said = ((Leaf(key, root.line), Leaf(day, root.line)) for key, day in moved.items())
    first = Document(root.having((*kept, *said)))
    continued = versions_of(overlay.documents[0], overlay.documents)[1:]
    return side_of((first, *model.documents, *continued), file_of(root.line))
