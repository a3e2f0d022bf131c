"""The documents in one text: a policy first, then what it stands on, each as the file it came from.

A line `--- # awb/2024-01-01.yaml` begins the document of that file, so that an error can name its file and line.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rules.language.read.scalars import read_day
from rules.language.text.errors import PolicyError, PolicyErrors
from rules.language.text.findings import Wrong, leaf, several, table, which
from rules.language.text.tree import LARGEST, Leaf, Node, Table, read_tree, too_large
from rules.terms.said import said

MOST_DOCUMENTS = 32

_MARK = re.compile(r"---(?:[ \t]+#[ \t]*(\S{1,200}))?[ \t]*\r?")


@dataclass(frozen=True, slots=True)
class Document:
    """One policy or overlay, as a tree."""

    root: Table

    @property
    def name(self) -> str:
        """The name of the policy, or of the one it tailors; nothing when that cannot be read."""
        node = self.root.get("overlay_of" if self.is_overlay else "policy")
        return node.text if isinstance(node, Leaf) else ""

    @property
    def is_overlay(self) -> bool:
        """Whether a municipality tailors a policy with it."""
        return self.root.get("overlay_of") is not None

    @property
    def in_force(self) -> date | None:
        """The day it comes into force; None when that cannot be read."""
        try:
            return read_in_force(self.root)
        except Wrong:
            return None

    @property
    def municipality(self) -> str:
        """Whose overlay it is; nothing for a policy."""
        node = self.root.get("municipality") if self.is_overlay else None
        return node.text if isinstance(node, Leaf) else ""

    @property
    def series(self) -> str:
        """What all its versions are called; of an overlay with the municipality."""
        return f"{self.name}+{self.municipality}" if self.municipality else self.name

    @property
    def version(self) -> str:
        """Name and date in one word; of an overlay the municipality as well."""
        return f"{self.name}@{self.in_force}{self.series.removeprefix(self.name)}"


def read_documents(text: str, file: str) -> tuple[Document, ...]:
    """Every document of the text; `file` is the name of the first in messages.

    Raises PolicyErrors: one of them is not YAML, no table, or there is too much of it.
    """
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise PolicyErrors([too_large(file, 1)])
    found = [Document(_table(each.removesuffix("\n"), name, begin)) for each, name, begin in _pieces(text, file)]
    if len(found) > MOST_DOCUMENTS:
        line = found[MOST_DOCUMENTS].root.line
        raise PolicyErrors([PolicyError(file, line, said("too_many_documents", count=MOST_DOCUMENTS))])
    return tuple(found)


def joined(first: str, others: Iterable[tuple[str, str]]) -> str:
    """The text that holds the first document and the others, given by file name and text."""
    whole = first
    for file, text in others:
        whole += ("" if whole.endswith("\n") else "\n") + f"--- # {file}\n{text}"
    return whole


def bases_of(root: Table) -> Iterator[tuple[Leaf, Node | None]]:
    """The policies it is based on, each with what is said about it; raises `Wrong` when that cannot be read."""
    node = root.get("based_on")
    if isinstance(node, Table):
        yield from node.entries
        return
    for each in several(node) if node is not None else ():
        yield leaf(each, each, said("name_of_policy")), None


def read_in_force(root: Table) -> date:
    """The day on which the document comes into force; raises `Wrong` when that cannot be read."""
    return read_day(root.get("in_force"), root, which("in_force", said("day_in_force")))


# A base stands under many policies, and each document is gathered before it is read: then as a piece of the whole,
# which ends where the next begins, so how a text ends plays no part.
@lru_cache(maxsize=64)
def _table(text: str, file: str, first_line: int) -> Table:
    root = read_tree(text, file, first_line)
    try:
        return table(root, root, said("a_policy"))
    except Wrong as wrong:
        error = PolicyError(file, wrong.node.line, wrong.message, found=wrong.found)
        raise PolicyErrors([error]) from wrong


def _pieces(text: str, file: str) -> Iterator[tuple[str, str, int]]:
    """The text of each document, the file it came from, and the line of that file on which it begins."""
    lines: list[str] = []
    begin, name, any_yet = 1, file, False
    for number, line in enumerate(text.split("\n"), 1):
        mark = _MARK.fullmatch(line)
        if mark is None:
            lines.append(line)
            continue
        if not _blank(lines):
            yield "\n".join(lines), name, begin
            any_yet = True
        lines, name, begin = [], mark[1] or file, 1 if mark[1] else number + 1
    if not (any_yet and _blank(lines)):
        yield "\n".join(lines), name, begin


def _blank(lines: list[str]) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in lines)
