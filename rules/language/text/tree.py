"""YAML as a tree in which every word knows its line, because an error without a place helps nobody.

It is built from the parser's own stream, not from loaded Python values, so that a scalar stays the text that was
written (the policy says what type it has), and so that hostile input is stopped while it is read.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from rules.language.text.errors import PolicyError, PolicyErrors, quoted
from rules.terms.said import Count, Said, Value, said

LARGEST = 1_000_000
"""Bytes of UTF-8 a file may hold."""
DEEPEST = 24
MOST_WORDS = 60_000

_NULLS = ("", "~", "null", "Null", "NULL")


class Line(int):
    """The number of a line, counted from 1, that knows its file: a policy may stand in several files."""

    file: str

    def __new__(cls, number: int, file: str = "") -> Self:
        """Return the line with this number in this file."""
        line = super().__new__(cls, number)
        line.file = file
        return line


def file_of(line: int, otherwise: str = "") -> str:
    """The file a line stands in, if it knows."""
    return line.file if isinstance(line, Line) else otherwise


@dataclass(frozen=True, slots=True)
class Leaf:
    """One word or text. `plain` tells that it stood there without quotes, so that it may mean something besides itself.

    In JSON every word is `quoted`, so there all of them are plain as well; only one without quotes can be nothing.
    `less` are the open places filled in here that a municipality may fill in with less.
    """

    text: str
    line: int
    plain: bool = True
    less: tuple[str, ...] = ()
    quoted: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was written, or the word for nothing."""
        return self.plain and not self.quoted and self.text in _NULLS

    def saying(self, text: str) -> "Leaf":
        """Return the same leaf with another text."""
        return self if text == self.text else Leaf(text, self.line, self.plain, self.less, self.quoted)


def place_of(leaf: Leaf) -> str:
    """Where a word stands: `awb/2024-01-01.yaml:12`."""
    return f"{file_of(leaf.line)}:{leaf.line}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of nodes."""

    nodes: tuple["Node", ...]
    line: int

    def having(self, nodes: Iterable["Node"]) -> "Listing":
        """Return the same list of other nodes."""
        return Listing(tuple(nodes), self.line)


@dataclass(frozen=True, slots=True)
class Table:
    """Names with what stands behind each, in the order written; a name occurs once, unless nothing stands behind it."""

    entries: tuple[tuple[Leaf, "Node"], ...]
    line: int

    def having(self, entries: Iterable[tuple[Leaf, "Node"]]) -> "Table":
        """Return the same table with other entries."""
        return Table(tuple(entries), self.line)

    def get(self, name: str) -> "Node | None":
        """What stands behind the name, or None."""
        for key, node in self.entries:
            if key.text == name:
                return node
        return None

    def names(self) -> tuple[str, ...]:
        """The names in the order written."""
        return tuple(key.text for key, _ in self.entries)


Node = Leaf | Listing | Table


def described(node: Node | None) -> Value:
    """Say what a node is, for the 'Found …' of an error."""
    match node:
        case None:
            return said("nothing")
        case Leaf():
            return said("nothing") if node.empty else quoted(node.text)
        case Listing():
            return said("a_list_of", count=len(node.nodes))
        case Table(entries=()):
            return said("an_empty_table")
        case Table():
            return said("a_table_with", names=", ".join(quoted(name) for name in node.names()[:5]))


def too_large(file: str, line: int) -> PolicyError:
    """The error of a file that holds more than any policy needs."""
    return PolicyError(file, line, said("file_too_large"), expected=said("at_most_bytes", count=Count(LARGEST)))


def written(node: Node) -> object:
    """What a node says, without where: equal for nodes that say the same."""
    match node:
        case Leaf():
            return node.text, node.plain, node.empty, node.less
        case Listing():
            return [written(each) for each in node.nodes]
        case Table():
            return {"": [(written(key), written(body)) for key, body in node.entries]}


def read_tree(text: str, file: str, first_line: int = 1) -> Node:
    """Read one YAML (or JSON) document; `file` is its name in messages, `first_line` where it begins in that file.

    Raises PolicyErrors: it is not YAML, holds more than one document, or uses anchors, tags, or a name twice; or it
    is larger or deeper than any policy needs.
    """
    return _TreeBuilder(text, file, first_line).document()


def _is_json(text: str) -> bool:
    """Whether the text is an object in JSON, which has no words without quotes."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


class _TreeBuilder:
    def __init__(self, text: str, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.words = 0
        if len(text.encode("utf-8", "replace")) > LARGEST:
            raise PolicyErrors([too_large(file, self.place(0))])
        self.is_json = _is_json(text)
        self.stream = self._events(text)

    def document(self) -> Node:
        """The one document of the stream."""
        root: Node | None = None
        for event in self.stream:
            match event:
                case StreamStartEvent() | DocumentEndEvent() | StreamEndEvent():
                    continue
                case DocumentStartEvent() if root is None:
                    root = self.node(next(self.stream), 0)
                case _:
                    raise self.wrong(event.start_mark.line, said("one_document"), found=said("a_second_one"))
        if root is None or (isinstance(root, Leaf) and root.empty):
            raise self.wrong(0, said("file_empty"))
        return root

    def node(self, event: Event, depth: int) -> Node:
        """The node that begins with this event."""
        line = event.start_mark.line
        self.words += 1
        if depth > DEEPEST or self.words > MOST_WORDS:
            limit = said("at_most_levels", levels=DEEPEST, words=Count(MOST_WORDS))
            raise self.wrong(line, said("file_too_deep"), expected=limit)
        self._refuse_machinery(event)
        match event:
            case ScalarEvent():
                return Leaf(event.value, self.place(line), self.is_json or not event.style, quoted=bool(event.style))
            case SequenceStartEvent():
                return Listing(tuple(self._until(SequenceEndEvent, depth)), self.place(line))
            case _:
                return self._table(line, depth)

    def _table(self, line: int, depth: int) -> Table:
        nodes = list(self._until(MappingEndEvent, depth))
        entries = []
        seen: dict[str, Leaf] = {}
        for key, node in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Leaf):
                raise self.wrong(key.line - self.first_line, said("name_is_one_word"), found=described(key))
            # A text with a comma inside { } reaches us as names with nothing behind them; those may repeat.
            if key.text in seen and not (isinstance(node, Leaf) and node.empty):
                twice, before = said("name_twice", name=quoted(key.text)), said("it_first", line=seen[key.text].line)
                raise self.wrong(key.line - self.first_line, twice, found=before)
            seen.setdefault(key.text, key)
            entries.append((key, node))
        return Table(tuple(entries), self.place(line))

    def _until(self, end: type[Event], depth: int) -> Iterator[Node]:
        for event in self.stream:
            if isinstance(event, end):
                return
            yield self.node(event, depth + 1)

    def _refuse_machinery(self, event: Event) -> None:
        """Refuse what lets a short text become a long one, or a word become a program's object."""
        line = event.start_mark.line
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self.wrong(line, said("no_anchors"))
        implicit = getattr(event, "implicit", True)
        if not (any(implicit) if isinstance(implicit, tuple) else implicit):
            found = quoted(str(getattr(event, "tag", "")))
            raise self.wrong(line, said("no_tags"), found=found)

    def _events(self, text: str) -> Iterator[Event]:
        """The parser's stream, with its many kinds of complaint turned into ours."""
        try:
            yield from YAML(typ="safe", pure=True).parse(text)
        except (YAMLError, ValueError, OverflowError, NotImplementedError) as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
            why = said("not_yaml", why=" ".join(str(problem).split()).rstrip("."))
            raise self.wrong(mark.line if mark else 0, why) from error

    def place(self, line: int) -> Line:
        """The line of the file that is meant by a line of the document, counted from 0."""
        return Line(line + self.first_line, self.file)

    def wrong(self, line: int, message: Said, found: Value = "", expected: Value = "") -> PolicyErrors:
        """The error on a line of the document, counted from 0."""
        return PolicyErrors([PolicyError(self.file, self.place(line), message, found=found, expected=expected)])
