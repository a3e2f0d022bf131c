"""What a base says of a rule, once that rule is overridden: it is said of what goes before it."""

from collections.abc import Iterator, Mapping

from rules.language.grammar.conditions import CONDITIONS, STATE_WORDS
from rules.language.grammar.effects import EFFECTS
from rules.language.grammar.shape import Names
from rules.language.text.tree import Leaf, Listing, Node, Table

_NAMING = [
    key for form in (*EFFECTS.values(), *CONDITIONS.values()) for key in form.keys if key.shape.names is Names.RULE
]
_OF_ONE = frozenset((*STATE_WORDS, *(key.word for key in _NAMING if not key.shape.several)))
_OF_SEVERAL = frozenset(key.word for key in _NAMING if key.shape.several)

_STEERING = frozenset(word for word, form in EFFECTS.items() if any(key.word in _OF_ONE for key in form.keys))
"""The effects on the obligations of a rule that they name."""

Instead = Mapping[str, tuple[str, ...]]
"""For each overridden rule those that override it."""


def redirected(node: Node, instead: Instead) -> Node:
    """The rule, in which what refers to an overridden rule refers to the one that overrides it.

    Where several do, a condition on the state of its obligation holds when it does for any of them, and what is done to
    its obligation is done to that of each.
    """
    match node:
        case Leaf():
            return node
        case Listing():
            return node.having([redirected(each, instead) for each in node.nodes])
        case Table():
            return node.having([_entry(key, body, instead) for key, body in node.entries])


def _entry(key: Leaf, body: Node, instead: Instead) -> tuple[Leaf, Node]:
    if key.text == "scope":
        return key, body
    if key.text in _OF_SEVERAL:
        return key, _each_of(body, instead)
    if key.text in _STEERING:
        return key, _on_each(body, instead)
    by = instead.get(body.text, ()) if isinstance(body, Leaf) else ()
    if isinstance(body, Leaf) and len(by) > 1 and key.text in STATE_WORDS:
        ways = (Table(((key, body.saying(name)),), body.line) for name in by)
        return key.saying("any"), Listing(tuple(ways), body.line)
    if isinstance(body, Leaf) and len(by) == 1 and key.text in _OF_ONE:
        return key, body.saying(by[0])
    return key, redirected(body, instead)


def _each_of(body: Node, instead: Instead) -> Node:
    given = body.nodes if isinstance(body, Listing) else (body,)
    rules = tuple(each for node in given for each in _names(node, instead))
    return rules[0] if len(rules) == 1 and isinstance(body, Leaf) else Listing(rules, body.line)


def _names(node: Node, instead: Instead) -> tuple[Node, ...]:
    by = instead.get(node.text) if isinstance(node, Leaf) else None
    return tuple(node.saying(name) for name in by) if by and isinstance(node, Leaf) else (node,)


def _on_each(body: Node, instead: Instead) -> Node:
    """The effects on the obligations of a rule, each once for each of several rules that override that one."""
    given = body.nodes if isinstance(body, Listing) else (body,)
    effects = [each for node in given for each in (*_apart(node, instead),) or (redirected(node, instead),)]
    return effects[0] if len(effects) == 1 and not isinstance(body, Listing) else Listing(tuple(effects), body.line)


def _apart(node: Node, instead: Instead) -> Iterator[Node]:
    """An effect on the obligations of a rule that several override, once for each of those; else nothing."""
    for key, body in node.entries if isinstance(node, Table) else ():
        by = instead.get(body.text, ()) if isinstance(body, Leaf) and key.text in _OF_ONE else ()
        for name in by if len(by) > 1 else ():
            yield _with(node, key, name)


def _with(node: Node, key: Leaf, name: str) -> Node:
    """The same, that speaks under this key of another rule."""
    if not isinstance(node, Table):
        return node
    entries = ((k, n.saying(name) if k is key and isinstance(n, Leaf) else n) for k, n in node.entries)
    return node.having(tuple(entries))
