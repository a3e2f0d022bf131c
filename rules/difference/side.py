"""One side of a comparison: a policy with the clauses it consists of, from a file or the text of a bundle."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rules.difference.clause import Clause, Key, clauses_of
from rules.language.layers.bundle import bundle, file_name
from rules.language.layers.document import Document, read_documents
from rules.language.layers.merged import merge
from rules.language.policy import policy_of
from rules.language.text.findings import Findings
from rules.language.text.tree import Leaf, file_of
from rules.model.policy import Policy


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
    return side_of(read_documents(bundle(path), file_name(path)), file_name(path))


def side_of(documents: tuple[Document, ...], file: str) -> Side:
    """The policy in the first document; `file` is its name in messages. Raises PolicyErrors."""
    policy = policy_of(documents, file)
    return Side(policy, documents, clauses_of(merge(documents, Findings(file)), documents))


def model_of(overlay: Side) -> Side:
    """The national model that the overlay tailors."""
    first, *rest = overlay.documents
    (model,) = (each for each in rest if each.version == overlay.policy.model)
    others = (each for each in rest if each is not model)
    return side_of((model, *others), first.name)


def moved_to(overlay: Side, model: Side) -> Side:
    """The overlay as if it tailored this version of its model, from the day that is in force.

    Raises PolicyErrors with all that it says and this version does not leave open.
    """
    root = overlay.documents[0].root
    in_force = max(overlay.policy.in_force, model.policy.in_force).isoformat()
    moved = {"model": model.policy.in_force.isoformat(), "in_force": in_force}
    entries = tuple(
        (key, Leaf(moved[key.text], node.line) if key.text in moved else node) for key, node in root.entries
    )
    first = Document(replace(root, entries=entries))
    return side_of((first, *model.documents), file_of(root.line))
