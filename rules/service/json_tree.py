"""JSON as the tree the readers of files know, because the reader of YAML is far too slow for a thousand dossiers.

A dossier in JSON means what the same text means as a facts file: numbers stay the text that was written, and a name
stands in an object once.
"""

import json
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Never, cast

from rules.language.text.errors import quoted
from rules.language.text.tree import Leaf, Listing, Node, Table

_LINE = 1
_SHORT = 40
_WORDS = {None: Leaf("", _LINE), True: Leaf("true", _LINE), False: Leaf("false", _LINE)}

_NewLeaf = Callable[[str, bool], Leaf]


class JsonProblem(ValueError):
    """A text is no JSON that a dossier could be; `str` says why in words."""


def read_json(text: str, *, sharing: bool = False) -> Node:
    """Read one JSON value; raises `JsonProblem`.

    With `sharing` equal words are one leaf, which is quicker, but leaves nothing for `path_to` to find.
    """
    new_leaf = _shared_leaf if sharing else _new_leaf
    try:
        return _node(_DECODER.decode(text), new_leaf if "\\" not in text else partial(_checked_leaf, new_leaf))
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


def _node(value: object, new_leaf: _NewLeaf) -> Node:
    kind = type(value)
    if kind is str or kind is _Number:
        return new_leaf(str(value), kind is _Number)
    if kind is _Object:
        return _table(cast("_Object", value), new_leaf)
    if kind is list:
        return Listing(tuple([_node(each, new_leaf) for each in cast("list[object]", value)]), _LINE)
    return _WORDS[cast("bool | None", value)]


def _table(pairs: _Object, new_leaf: _NewLeaf) -> Table:
    if len(dict(pairs)) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise JsonProblem(f"the name {quoted(twice)} stands twice in one object")
    return Table(tuple([(new_leaf(name, False), _node(value, new_leaf)) for name, value in pairs]), _LINE)


def _new_leaf(text: str, plain: bool) -> Leaf:
    return Leaf(text, _LINE, plain)


_few_leaves = lru_cache(maxsize=10_000)(_new_leaf)


def _shared_leaf(text: str, plain: bool) -> Leaf:
    """A leaf that is made once: dossiers are full of the same names, words and days."""
    return _few_leaves(text, plain) if len(text) < _SHORT else _new_leaf(text, plain)


def _checked_leaf(new_leaf: _NewLeaf, text: str, plain: bool) -> Leaf:
    """A leaf that an answer can hold: only an escape can bring in half a character or NUL."""
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise JsonProblem("a text holds NUL or half a character")
    return new_leaf(text, plain)


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
