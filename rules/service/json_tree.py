"""JSON as the tree the readers of files know, because the reader of YAML is far too slow for a thousand dossiers.

A dossier in JSON means what the same text means as a facts file: numbers stay the text that was written, and a name
stands in an object once.
"""

import json
from collections.abc import Iterator
from typing import Never

from rules.load.errors import quoted
from rules.load.tree import Leaf, Listing, Node, Table

_LINE = 1
_WORDS = {None: Leaf("", _LINE), True: Leaf("true", _LINE), False: Leaf("false", _LINE)}


class JsonProblem(ValueError):
    """A text is no JSON that a dossier could be; `str` says why in words."""


def read_json(text: str) -> Node:
    """Read one JSON value; raises `JsonProblem`."""
    try:
        root = _DECODER.decode(text)
        return _node(root, checked="\\" not in text)
    except json.JSONDecodeError as error:
        raise JsonProblem(f"this is not JSON: {error.msg}, at line {error.lineno}, column {error.colno}") from error
    except RecursionError:
        raise JsonProblem("this is nested too deeply") from None


def path_to(root: Node, sought: Node) -> str:
    """Say where in the tree a node stands, as `facts[3].fields.bedrag`; nothing when it is not part of it."""
    return next((path.lstrip(".") for path, node in _walk(root, "") if node is sought), "")


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


class _Object(list[tuple[str, object]]):
    """The names of an object with what stands behind each."""


def _refuse(word: str) -> Never:
    raise JsonProblem(f"this is not JSON: {word} is no number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_int=_Number, parse_float=_Number, parse_constant=_refuse, strict=True
)


def _node(value: object, *, checked: bool) -> Node:
    match value:
        case str():
            return Leaf(value if checked else _text(value), _LINE, plain=isinstance(value, _Number))
        case _Object():
            return _table(value, checked=checked)
        case list():
            return Listing(tuple([_node(each, checked=checked) for each in value]), _LINE)
        case bool() | None:
            return _WORDS[value]
    raise AssertionError("JSON holds nothing else")


def _table(pairs: _Object, *, checked: bool) -> Table:
    if len({name for name, _ in pairs}) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise JsonProblem(f"the name {quoted(twice)} stands twice in one object")
    entries = [(Leaf(name if checked else _text(name), _LINE), _node(value, checked=checked)) for name, value in pairs]
    return Table(tuple(entries), _LINE)


def _text(text: str) -> str:
    """The text, unless no answer could hold it: only an escape can bring in half a character or NUL."""
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise JsonProblem("a text holds NUL or half a character")
    return text


def _walk(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    yield path, node
    match node:
        case Table():
            for key, body in node.entries:
                yield f"{path}.{key.text}", key
                yield from _walk(body, f"{path}.{key.text}")
        case Listing():
            for number, each in enumerate(node.nodes):
                yield from _walk(each, f"{path}[{number}]")
