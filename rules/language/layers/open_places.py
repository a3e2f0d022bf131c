"""The places a policy leaves open, for a municipality to fill in, and putting in what is filled in.

`$advies_weken` inside a word stands for what is filled in at that place, or else for its default.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from rules.language.grammar.declarations import OPEN_KINDS, OPEN_PLACE, RULES
from rules.language.read.scalars import read_name, read_text
from rules.language.text.errors import listed, quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, several, table, unknown, which
from rules.language.text.tree import Leaf, Listing, Node, Table, file_of, place_of
from rules.language.text.value import ValueProblem, scalar_from_text
from rules.model.fact_type import Field, FieldKind
from rules.model.values import Scalar, Value
from rules.terms.said import Said, Text, said

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
            expected = said("between", least=_worded(self.least), most=_worded(self.most))
            raise Wrong(filled, said("not_that_far", place=self.what), found=quoted(filled.text), expected=expected)
        if self._looser(value):
            raise Wrong(
                filled,
                said("only_tighter", place=self.what),
                found=quoted(filled.text),
                expected=said("default_or_tighter", default=quoted(self.default.text), tighter=self.tighter or ""),
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
    def what(self) -> Said:
        """How messages name the place, with where it stands and what it is called."""
        name, place = quoted(self.name.text), place_of(self.name)
        if self.title is None:
            return said("the_open_place", name=name, place=place)
        return said("the_open_place_called", name=name, place=place, title=self.title)

    def value_of(self, word: Leaf) -> Scalar:
        """The value the word stands for here; raises `Wrong` when it stands for none."""
        field = self.field
        if field is None:
            raise Wrong(word, said("takes_rules", place=self.what), expected=said("a_rule_at", name=self.name.text))
        try:
            value = scalar_from_text(field, word.text)
        except ValueProblem as problem:
            message = said("does_not_fit_place", place=self.what)
            raise Wrong(word, message, found=problem.found, expected=problem.expected) from problem
        if len(word.text) > LONGEST:
            limit = said("at_most_characters", count=LONGEST)
            raise Wrong(word, said("too_long_for_place", place=self.what), expected=limit)
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
            with findings.within(said("open_place"), key.text), findings.noting():
                found[key.text] = _read_place(key, table(body, key, said("an_open_place")), known, findings)
    return found


def filled_in(
    root: Table, places: Mapping[str, Place], filled: Mapping[str, Leaf], findings: Findings, model: Collection[str]
) -> Table:
    """The policy with what is filled in, or the defaults, in its open places; `model` are the files that open them."""
    filling = _Filling(places, {name: filled.get(name, place.default) for name, place in places.items()}, findings)
    entries = tuple((key, filling.node(node)) for key, node in root.entries if key.text != "open")
    for name, place in places.items():
        if place.field is not None and name not in filling.used and file_of(place.name.line) in model:
            with findings.within(said("open_place"), name):
                findings.note(Wrong(place.name, said("nothing_open"), expected=said("used_in_a_word", name=name)))
    return root.having(entries)


def _read_place(key: Leaf, body: Table, facts: tuple[str, ...], findings: Findings) -> Place:
    read_name(key, said("an_open_place"))
    findings.known_keys_of(body, OPEN_PLACE)
    kind = leaf(body.get("type"), body, "'type'")
    title = read_text(body.get("title"), key.text) if body.get("title") is not None else None
    if kind.text == RULES:
        return Place(key, None, Leaf("", key.line), about=tuple(_about(body.get("about"), facts)), title=title)
    if kind.text not in _KINDS:
        raise unknown(kind, said("type_of_open_place"), (*_KINDS, RULES))
    field = Field(key.text, _KINDS[kind.text], tuple(_choices(body, kind)))
    default = leaf(body.get("default"), body, which("default", said("unless_filled_in")))
    place = Place(key, field, default, tighter=_tighter(body.get("tighter"), field), title=title)
    least, most = (_bound(place, body.get(word)) for word in ("from", "to"))
    if least is not None and most is not None and not _ordered(least, most):
        found = said("least_to_most", least=_worded(least), most=_worded(most))
        raise Wrong(body.get("from") or body, said("from_after_to"), found=found)
    place = replace(place, least=least, most=most)
    place.refuse_unfit(default)
    return place


def _choices(body: Table, kind: Leaf) -> Iterator[str]:
    node = body.get("choices")
    if (kind.text == FieldKind.CHOICE.value) != (node is not None):
        raise Wrong(node or kind, said("choices_and_type"))
    for each in several(node) if node is not None else ():
        yield leaf(each, each, said("a_choice")).text


def _bound(place: Place, node: Node | None) -> Scalar | None:
    if node is None:
        return None
    if place.field is None or place.field.kind not in _ORDERED:
        expected = said("the_type", types=listed(kind.value for kind in _ORDERED))
        raise Wrong(node, said("type_has_no_order"), expected=expected)
    return place.value_of(leaf(node, node, said("a_value")))


def _tighter(node: Node | None, field: Field) -> str | None:
    if node is None:
        return None
    word = leaf(node, node, said("which_is_tighter"))
    text = {"true": "yes", "false": "no"}.get(word.text.lower(), word.text)
    possible = (
        ("lower", "higher") if field.kind in _ORDERED else ("yes", "no") if field.kind is FieldKind.YES_NO else ()
    )
    if text not in possible:
        raise Wrong(
            word,
            said("not_tighter_that_way"),
            found=quoted(word.text),
            expected=listed(possible) if possible else said("no_key", key="tighter"),
        )
    return text


def _about(node: Node | None, facts: tuple[str, ...]) -> Iterator[str]:
    for each in several(node) if node is not None else ():
        word = leaf(each, each, said("a_type_of_fact"))
        yield one_of(word, said("type_of_fact"), facts)


def _ordered(one: Value, other: Value) -> bool:
    return bool(one <= other)  # type: ignore[operator]  # both are values of one field that has an order


def _worded(value: Scalar | None) -> Said | str:
    return said("anything") if value is None else f"'{value}'"


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
                return node.having([self.node(each) for each in node.nodes])
            case Table():
                return node.having(
                    [(key, self.node(body, expression=key.text == "where")) for key, body in node.entries]
                )

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
            raise unknown(Leaf(name, at.line), said("open_place"), self.places)
        field = self.places[name].field
        self.used.add(name)
        if field is None:
            raise Wrong(at, said("rules_no_word", name=name))
        if expression and field.kind in _WORDY:
            raise Wrong(at, said("part_of_expression"), expected=said("a_number_or_date"))
        if self.uses > MOST_USES:
            raise Wrong(at, said("places_used_too_often"), expected=said("at_most_uses", count=MOST_USES))
