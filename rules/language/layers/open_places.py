"""The places a policy leaves open, for a municipality to fill in, and putting in what is filled in.

`$advies_weken` inside a word stands for what is filled in at that place, or else for its default.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rules.language.grammar.declarations import OPEN_KINDS, OPEN_PLACE, RULES
from rules.language.read.scalars import read_name, read_text
from rules.language.text.errors import listed, quoted
from rules.language.text.findings import Findings, Wrong, leaf, several, table, unknown
from rules.language.text.tree import Leaf, Listing, Node, Table, file_of
from rules.language.text.value import ValueProblem, scalar_from_text
from rules.model.fact_type import Field, FieldKind
from rules.model.values import Scalar, Value
from rules.terms.said import Text

MOST_USES = 1_000
LONGEST = 200

_KINDS: Mapping[str, FieldKind] = {kind.value: kind for kind in OPEN_KINDS}
_ORDERED = tuple(kind for kind in OPEN_KINDS if kind.is_number or kind.is_time)
_WORDY = tuple(kind for kind in OPEN_KINDS if kind.family == "text")
_USE = re.compile(r"\$([A-Za-z][A-Za-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Place:
    """One open place. Without a `field` it takes rules, `about` these types of fact only (empty: about any).

    Otherwise it takes a value of that field, `least` and `most` counted in, `default` unless it is filled in, and
    moved from the default only in the direction `tighter`: `lower`, `higher`, or for a yes or no that word.
    """

    name: Leaf
    field: Field | None
    default: Leaf
    least: Scalar | None = None
    most: Scalar | None = None
    tighter: str | None = None
    about: tuple[str, ...] = ()
    title: Text | None = None

    def refuse_unfit(self, filled: Leaf) -> None:
        """Raise `Wrong` when the value may not be filled in here."""
        value = self.value_of(filled)
        if not self._within(value):
            expected = f"from {_worded(self.least)} to {_worded(self.most)}"
            raise Wrong(filled, f"{self.what} does not go that far", found=quoted(filled.text), expected=expected)
        if self._looser(value):
            raise Wrong(
                filled,
                f"{self.what} is only made tighter",
                found=quoted(filled.text),
                expected=f"{quoted(self.default.text)} or {self.tighter}",
            )

    @property
    def may_be_less(self) -> bool:
        """Whether a number may be filled in that is less than what holds when nothing is."""
        if self.field is None or not self.field.kind.is_number:
            return False
        return self.tighter != "higher" and (
            self.least is None or not _ordered(self.value_of(self.default), self.least)
        )

    @property
    def what(self) -> str:
        """How messages name the place, with where it stands."""
        called = f" ({self.title.en})" if self.title else ""
        return f"the open place {quoted(self.name.text)} ({file_of(self.name.line)}:{self.name.line})" + called

    def value_of(self, word: Leaf) -> Scalar:
        """The value the word stands for here; raises `Wrong` when it stands for none."""
        field = self.field
        if field is None:
            raise Wrong(word, f"{self.what} takes rules", expected=f"a rule with 'at: {self.name.text}'")
        try:
            value = scalar_from_text(field, word.text)
        except ValueProblem as problem:
            message = f"this does not fit {self.what}"
            raise Wrong(word, message, found=problem.found, expected=problem.expected) from problem
        if len(word.text) > LONGEST:
            raise Wrong(word, f"this is too long for {self.what}", expected=f"at most {LONGEST} characters")
        return value

    def _within(self, value: Scalar) -> bool:
        low = self.least is None or _ordered(self.least, value)
        return low and (self.most is None or _ordered(value, self.most))

    def _looser(self, value: Scalar) -> bool:
        default = self.value_of(self.default)
        match self.tighter:
            case None:
                return False
            case "lower":
                return not _ordered(value, default)
            case "higher":
                return not _ordered(default, value)
        return value not in (default, self.tighter == "yes")


def read_places(node: Node | None, facts: Node | None, findings: Findings) -> Mapping[str, Place]:
    """Read what the policy leaves open; `facts` are its types of fact."""
    found: dict[str, Place] = {}
    known = facts.names() if isinstance(facts, Table) else ()
    with findings.noting():
        for key, body in table(node, node, "'open'").entries if node is not None else ():
            with findings.within(f"open place {quoted(key.text)}"), findings.noting():
                found[key.text] = _read_place(key, table(body, key, "an open place"), known, findings)
    return found


def filled_in(
    root: Table, places: Mapping[str, Place], filled: Mapping[str, Leaf], findings: Findings, model: str
) -> Table:
    """The policy with what is filled in, or the defaults, in its open places; `model` is the file that opens them."""
    filling = _Filling(places, {name: filled.get(name, place.default) for name, place in places.items()}, findings)
    entries = tuple((key, filling.node(node)) for key, node in root.entries if key.text != "open")
    for name, place in places.items():
        if place.field is not None and name not in filling.used and file_of(place.name.line) == model:
            with findings.within(f"open place {quoted(name)}"):
                findings.note(Wrong(place.name, "nothing is left open here", expected=f"'${name}' in some word"))
    return replace(root, entries=entries)


def _read_place(key: Leaf, body: Table, facts: tuple[str, ...], findings: Findings) -> Place:
    read_name(key, "an open place")
    findings.known_keys_of(body, OPEN_PLACE)
    kind = leaf(body.get("type"), body, "'type'")
    title = read_text(body.get("title"), key.text) if body.get("title") is not None else None
    if kind.text == RULES:
        return Place(key, None, Leaf("", key.line), about=tuple(_about(body.get("about"), facts)), title=title)
    if kind.text not in _KINDS:
        raise unknown(kind, "type of open place", (*_KINDS, RULES))
    field = Field(key.text, _KINDS[kind.text], tuple(_choices(body, kind)))
    default = leaf(body.get("default"), body, "'default', what holds unless it is filled in,")
    place = Place(key, field, default, tighter=_tighter(body.get("tighter"), field), title=title)
    least, most = (_bound(place, body.get(word)) for word in ("from", "to"))
    place = replace(place, least=least, most=most)
    if least is not None and most is not None and not _ordered(least, most):
        raise Wrong(body.get("from") or body, "'from' is not after 'to'", found=f"{_worded(least)} to {_worded(most)}")
    place.refuse_unfit(default)
    return place


def _choices(body: Table, kind: Leaf) -> Iterator[str]:
    node = body.get("choices")
    if (kind.text == FieldKind.CHOICE.value) != (node is not None):
        raise Wrong(node or kind, "'choices' and the type 'choice' go together")
    for each in several(node) if node is not None else ():
        yield leaf(each, each, "a choice").text


def _bound(place: Place, node: Node | None) -> Scalar | None:
    if node is None:
        return None
    if place.field is None or place.field.kind not in _ORDERED:
        expected = listed(kind.value for kind in _ORDERED)
        raise Wrong(node, "values of this type have no order", expected=f"the type {expected}")
    return place.value_of(leaf(node, node, "a value"))


def _tighter(node: Node | None, field: Field) -> str | None:
    if node is None:
        return None
    word = leaf(node, node, "which direction is tighter")
    text = {"true": "yes", "false": "no"}.get(word.text.lower(), word.text)
    possible = (
        ("lower", "higher") if field.kind in _ORDERED else ("yes", "no") if field.kind is FieldKind.YES_NO else ()
    )
    if text not in possible:
        raise Wrong(
            word,
            "values of this type do not get tighter that way",
            found=quoted(word.text),
            expected=listed(possible) if possible else "no 'tighter'",
        )
    return text


def _about(node: Node | None, facts: tuple[str, ...]) -> Iterator[str]:
    for each in several(node) if node is not None else ():
        word = leaf(each, each, "a type of fact")
        if word.text not in facts:
            raise unknown(word, "type of fact", facts)
        yield word.text


def _ordered(one: Value, other: Value) -> bool:
    return bool(one <= other)  # type: ignore[operator]  # both are values of one field that has an order


def _worded(value: Scalar | None) -> str:
    return "anything" if value is None else f"'{value}'"


class _Filling:
    """Replaces each use of an open place, and remembers which places were used."""

    def __init__(self, places: Mapping[str, Place], values: Mapping[str, Leaf], findings: Findings) -> None:
        self.places = places
        self.values = values
        self.findings = findings
        self.used: set[str] = set()
        self.uses = 0

    def node(self, node: Node, *, expression: bool = False) -> Node:
        """The node with what is filled in; inside an `expression` a text would become part of it."""
        match node:
            case Leaf():
                return self.leaf(node, expression=expression) if "$" in node.text else node
            case Listing():
                return replace(node, nodes=tuple(self.node(each) for each in node.nodes))
            case Table():
                entries = ((key, self.node(body, expression=key.text == "where")) for key, body in node.entries)
                return replace(node, entries=tuple(entries))

    def leaf(self, node: Leaf, *, expression: bool) -> Leaf:
        whole = _USE.fullmatch(node.text)
        text = node.text
        with self.findings.noting():
            for name in {found[1] for found in _USE.finditer(node.text)}:
                self.refuse_unfit(name, node, expression=expression)
            text = _USE.sub(lambda found: self.values[found[1]].text, node.text)
        field = self.places[whole[1]].field if whole and whole[1] in self.places else None
        # A word that was filled in is what it says, never the name of something the rule has bound.
        less = tuple(name for name in _USE.findall(node.text) if name in self.places and self.places[name].may_be_less)
        plain = node.plain and not (field is not None and field.kind in _WORDY)
        return replace(node, text=text, plain=plain, less=less)

    def refuse_unfit(self, name: str, at: Leaf, *, expression: bool) -> None:
        """Raise `Wrong` when the place cannot be used in this word."""
        self.uses += len(_USE.findall(at.text))
        if name not in self.places:
            raise unknown(Leaf(name, at.line), "open place", self.places)
        field = self.places[name].field
        self.used.add(name)
        if field is None:
            raise Wrong(at, f"the open place '{name}' takes rules, so it is no word")
        if expression and field.kind in _WORDY:
            raise Wrong(at, "what is filled in here would become part of an expression", expected="a number or a date")
        if self.uses > MOST_USES:
            raise Wrong(at, "open places are used too often", expected=f"at most {MOST_USES} times")
