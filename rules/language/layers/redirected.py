"""What a base says of a rule, once that rule is overridden: it is said of what goes before it."""

from collections.abc import Mapping
from dataclasses import replace

from rules.language.grammar.conditions import CONDITIONS, STATE_WORDS
from rules.language.grammar.effects import EFFECTS
from rules.language.grammar.shape import Names
from rules.language.text.tree import Leaf, Listing, Node, Table

_NAMING = [
    key for form in (*EFFECTS.values(), *CONDITIONS.values()) for key in form.keys if key.shape.names is Names.RULE
]
_OF_ONE = frozenset((*STATE_WORDS, *(key.word for key in _NAMING if not key.shape.several)))
_OF_SEVERAL = frozenset(key.word for key in _NAMING if key.shape.several)

Instead = Mapping[str, tuple[str, ...]]
"""For each overridden rule those that override it."""


def redirected(node: Node, instead: Instead) -> Node:
    """The rule, in which what refers to an overridden rule refers to the one that overrides it.

    Where several do, a condition on the state of its obligation holds when it does for any of them.
    """
    match node:
        case Leaf():
            return node
        case Listing():
            return replace(node, nodes=tuple(redirected(each, instead) for each in node.nodes))
        case Table():
            return replace(node, entries=tuple(_entry(key, body, instead) for key, body in node.entries))


def _entry(key: Leaf, body: Node, instead: Instead) -> tuple[Leaf, Node]:
    by = instead.get(body.text, ()) if isinstance(body, Leaf) else ()
    if key.text == "scope":
        return key, body
    if key.text in _OF_SEVERAL:
        return key, _each_of(body, instead)
    if isinstance(body, Leaf) and len(by) > 1 and key.text in STATE_WORDS:
        ways = (Table(((key, replace(body, text=name)),), body.line) for name in by)
        return replace(key, text="any"), Listing(tuple(ways), body.line)
    if isinstance(body, Leaf) and len(by) == 1 and key.text in _OF_ONE:
        return key, replace(body, text=by[0])
    return key, redirected(body, instead)


def _each_of(body: Node, instead: Instead) -> Node:
    given = body.nodes if isinstance(body, Listing) else (body,)
    rules = tuple(each for node in given for each in _names(node, instead))
    return rules[0] if len(rules) == 1 and isinstance(body, Leaf) else Listing(rules, body.line)


def _names(node: Node, instead: Instead) -> tuple[Node, ...]:
    by = instead.get(node.text) if isinstance(node, Leaf) else None
    return tuple(replace(node, text=name) for name in by) if by and isinstance(node, Leaf) else (node,)
