"""What a municipality makes of a national policy: it fills in what is open, and it can only make it tighter.

Whatever else it says is an error that names the clause of the model it collides with.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.language.grammar.declarations import OVERRIDES, SOURCES
from rules.language.grammar.documents import ADDED_RULE, ADDED_TO_FACT, CHANGES, OVERLAY
from rules.language.grammar.effects import EFFECT_WORDS, EFFECTS, TIGHTENING
from rules.language.grammar.shape import ACT, ACTS, TASK
from rules.language.layers.document import Document, read_in_force
from rules.language.layers.narrowed import narrowed
from rules.language.layers.open_places import Place
from rules.language.layers.precedence import Layered
from rules.language.layers.renamed import names_in, rules_of
from rules.language.read.derived import derivations
from rules.language.read.task import rule_part
from rules.language.text.errors import listed, named, quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, several, table, unknown, which, yes_or_no
from rules.language.text.tree import Leaf, Listing, Node, Table, place_of, written
from rules.model.confidentiality import LEVEL
from rules.terms.said import Said, said

_LOOSENING = (*(word for word in EFFECT_WORDS if word not in TIGHTENING), OVERRIDES.word)
_ABOUT_FACTS = tuple(word for word in TIGHTENING for key in EFFECTS[word].keys if key.shape in (ACT, ACTS))
_ABOUT_TASKS = tuple(word for word in TIGHTENING for key in EFFECTS[word].keys if key.shape is TASK)
_MUNICIPALITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Tailored:
    """The model as a municipality tailored it.

    `rules` are the names of the rules it added, by open place, and `origins` the version of the overlay that says each.
    """

    root: Table
    municipality: str
    filled: Mapping[str, Leaf]
    rules: Mapping[str, tuple[str, ...]]
    origins: Mapping[str, str]


def tailor(overlay: Layered, model: Document, root: Table, places: Mapping[str, Place], findings: Findings) -> Tailored:
    """The model (`root`, on its bases) with what the overlay says; what is wrong goes to the findings."""
    tailoring = _Tailoring(overlay.root, root, places, findings)
    tailoring.refuse_other_keys()
    municipality = ""
    with findings.noting():
        municipality = tailoring.municipality()
    with findings.noting():
        tailoring.refuse_early(model)
    filled = dict(tailoring.filled())
    parts = {"facts": tailoring.facts(), SOURCES.word: tailoring.sources()}
    rules = tuple(tailoring.rules())
    by_place: dict[str, tuple[str, ...]] = {}
    for place, rule in rules:
        by_place[place] = (*by_place.get(place, ()), leaf(rule.get("rule"), rule, said("a_name")).text)
    whole = tailoring.whole(parts, [rule for _, rule in rules])
    return Tailored(whole, municipality, filled, by_place, overlay.origins)


@dataclass(frozen=True, slots=True)
class _Tailoring:
    overlay: Table
    model: Table
    places: Mapping[str, Place]
    findings: Findings

    def refuse_other_keys(self) -> None:
        for key, _ in self.overlay.entries:
            if key.text not in OVERLAY.words:
                with self.findings.noting():
                    self._refuse_key(key)

    def _refuse_key(self, key: Leaf) -> None:
        theirs = next((each for each, _ in self.model.entries if each.text == key.text), None)
        if theirs is None:
            raise unknown(key, said("key_in", what=OVERLAY.title), OVERLAY.words)
        message, found = said("overlay_changes", name=quoted(key.text)), said("them_at", place=place_of(theirs))
        raise Wrong(key, message, found=found, expected=listed(CHANGES))

    def municipality(self) -> str:
        whose = which("municipality", said("whose_overlay"))
        word = leaf(self.overlay.get("municipality"), self.overlay, whose)
        if not _MUNICIPALITY.fullmatch(word.text):
            raise Wrong(word, said("not_municipality"), found=quoted(word.text), expected=said("plain_id"))
        return word.text

    def refuse_early(self, model: Document) -> None:
        day = read_in_force(self.overlay)
        if model.in_force is not None and day < model.in_force:
            at, expected = self.overlay.get("in_force") or self.overlay, said("or_later", day=str(model.in_force))
            raise Wrong(at, said("overlay_too_early"), found=f"'{day}'", expected=expected)

    def filled(self) -> Iterator[tuple[str, Leaf]]:
        """What it fills in, by open place."""
        node = self.overlay.get("fill")
        with self.findings.noting():
            for key, body in table(node, node, "'fill'").entries if node is not None else ():
                with self.findings.noting():
                    if key.text not in self.places:
                        raise self._not_open(key)
                    word = leaf(body, key, said("filled_in"))
                    self.places[key.text].refuse_unfit(word)
                    yield key.text, word

    def _not_open(self, key: Leaf) -> Wrong:
        if key.text in names_in(self.model):
            message = said("model_not_open", what=quoted(key.text))
            return Wrong(key, message, found=_it_at(self._where(key.text)), expected=listed(self.places))
        return unknown(key, said("open_place"), self.places)

    def _where(self, name: str) -> Leaf:
        """Where the model says something under this name."""
        for _, part in self.model.entries:
            for key, _ in part.entries if isinstance(part, Table) else ():
                if key.text == name:
                    return key
        for rule in rules_of(self.model):
            given = rule.get("rule")
            if isinstance(given, Leaf) and given.text == name:
                return given
        return next(each for _, each, _ in derivations(self.model.get("rules")) if each.text == name)

    def facts(self) -> Table:
        """The types of fact of the model, with the fields that are added."""
        theirs = self.model.get("facts")
        types = dict(theirs.entries) if isinstance(theirs, Table) else {}
        node = self.overlay.get("facts")
        with self.findings.noting():
            for key, body in table(node, node, "'facts'").entries if node is not None else ():
                with self.findings.within(said("fact"), key.text), self.findings.noting():
                    known = next((each for each in types if each.text == key.text), None)
                    if known is None:
                        raise unknown(key, said("fact_of_model"), (each.text for each in types))
                    types[known] = self._changed(known, types[known], table(body, key, said("a_type_of_fact")))
        return Table(tuple(types.items()), theirs.line if theirs is not None else self.model.line)

    def _changed(self, key: Leaf, theirs: Node, ours: Table) -> Node:
        """The type of fact of the model, seen by fewer where it is confidential, and with what is added to it."""
        self.findings.known_keys_of(ours, ADDED_TO_FACT)
        adds = ours.get("fields") is not None or ours.get(LEVEL) is None
        return narrowed(key, self._with_fields(key, theirs, ours) if adds else theirs, ours, self.findings)

    def _with_fields(self, key: Leaf, theirs: Node, ours: Table) -> Node:
        """The type of fact of the model, with optional fields added to it."""
        if not isinstance(theirs, Table) or not yes_or_no(theirs.get("open"), default=False):
            message = said("model_not_open", what=named(said("fact"), key.text))
            raise Wrong(ours, message, found=_it_at(key), expected=said("an_open_fact"))
        declared = theirs.get("fields")
        before = declared.entries if isinstance(declared, Table) else ()
        added = table(ours.get("fields"), ours, "'fields'")
        new = tuple(entry for entry in added.entries if self._fits(entry, key, dict(before)))
        fields = Table((*before, *new), declared.line if declared is not None else ours.line)
        kept = (entry for entry in theirs.entries if entry[0].text != "fields")
        return theirs.having((*kept, (Leaf("fields", fields.line), fields)))

    def _fits(self, entry: tuple[Leaf, Node], fact: Leaf, before: Mapping[Leaf, Node]) -> bool:
        name, body = entry
        with self.findings.noting():
            theirs = next((each for each in before if each.text == name.text), None)
            if theirs is not None:
                what = named(said("field"), f"{fact.text}.{name.text}")
                raise _taken(name, said("model_has_already", what=what), theirs)
            if name.text in names_in(self.model):
                raise _taken(name, said("other_meaning", name=quoted(name.text)), self._where(name.text))
            if not _optional(body):
                raise Wrong(name, said("added_is_optional"), expected=said("how_optional"))
            return True
        return False

    def sources(self) -> Table:
        """The regulations of the model, with those of the municipality itself."""
        theirs, ours = self.model.get(SOURCES.word), self.overlay.get(SOURCES.word)
        before = theirs.entries if isinstance(theirs, Table) else ()
        added: list[tuple[Leaf, Node]] = []
        with self.findings.noting():
            for name, body in table(ours, ours, "'sources'").entries if ours is not None else ():
                with self.findings.noting():
                    added += self._regulation(name, body, before)
        return Table((*before, *added), ours.line if ours is not None else self.model.line)

    def _regulation(self, name: Leaf, body: Node, before: Sequence[tuple[Leaf, Node]]) -> Iterator[tuple[Leaf, Node]]:
        theirs = next((entry for entry in before if entry[0].text == name.text), None)
        if theirs is None:
            yield name, body
        elif written(theirs[1]) != written(body):
            what = named(said("regulation"), name.text)
            raise _taken(name, said("model_has_already", what=what), theirs[0])

    def rules(self) -> Iterator[tuple[str, Table]]:
        """Each rule it adds, with the open place it stands at."""
        node = self.overlay.get("rules")
        if node is not None and not isinstance(node, Listing):
            self.findings.note(Wrong(node, said("is_a_list", what="'rules'"), expected=said("list_of_rules")))
        for each in node.nodes if isinstance(node, Listing) else ():
            with self.findings.within(*rule_part(each)), self.findings.noting():
                rule = table(each, each, said("a_rule"))
                self._refuse_loosening(rule)
                place = self._place_of(rule)
                self._refuse_names(rule)
                self._refuse_off_topic(rule, place)
                yield place.name.text, rule.having(e for e in rule.entries if e[0].text != "at")

    def _refuse_loosening(self, rule: Table) -> None:
        for key, _ in rule.entries:
            if key.text in _LOOSENING:
                raise Wrong(key, said("loosening", word=quoted(key.text)), expected=listed(TIGHTENING))
        self.findings.known_keys_of(rule, ADDED_RULE)

    def _place_of(self, rule: Table) -> Place:
        taking = {name: place for name, place in self.places.items() if place.field is None}
        word = leaf(rule.get("at"), rule, which("at", said("place_it_stands_at")))
        return taking[one_of(word, said("place_for_rules"), taking)]

    def _refuse_names(self, rule: Table) -> None:
        """Raise `Wrong` when it says something under a name of the model, which would change what the model says."""
        own = (name for _, name, _ in derivations(Listing((rule,), rule.line)))
        for name in (leaf(rule.get("rule"), rule, which("rule", said("its_name"))), *own):
            if name.text in names_in(self.model):
                raise _taken(name, said("name_of_model", name=quoted(name.text)), self._where(name.text))

    def _refuse_off_topic(self, rule: Table, place: Place) -> None:
        if not place.about:
            return
        for word in _facts_asked(rule, self.model):
            if word.text not in place.about:
                message = said("not_about", place=place.what, name=quoted(word.text))
                raise Wrong(word, message, expected=listed(place.about))

    def whole(self, changed: Mapping[str, Table], rules: list[Table]) -> Table:
        """The model with all of it."""
        theirs = self.model.get("rules")
        before = theirs.nodes if isinstance(theirs, Listing) else ()
        listing = Listing((*before, *rules), theirs.line if theirs is not None else self.overlay.line)
        parts: dict[str, Node] = {**changed, "rules": listing}
        for name in ("in_force", "title"):
            if (node := self.overlay.get(name)) is not None:
                parts[name] = node
        kept = [(key, parts.pop(key.text, node)) for key, node in self.model.entries]
        return self.model.having((*kept, *((Leaf(name, node.line), node) for name, node in parts.items())))


def _facts_asked(rule: Table, model: Table) -> Iterator[Leaf]:
    """The types of fact that what follows from the rule is about."""
    for word in _ABOUT_FACTS:
        for effect in _tables(rule.get(word)):
            to = effect.get("to")
            for each in several(to) if to is not None else ():
                yield from (each,) if isinstance(each, Leaf) else (key for key, _ in _entries(each))
    tasks = model.get("tasks")
    for effect in (each for word in _ABOUT_TASKS for each in _tables(rule.get(word))):
        task = effect.get("task")
        known = tasks.get(task.text) if isinstance(tasks, Table) and isinstance(task, Leaf) else None
        yields = effect.get("yields") or (known.get("yields") if isinstance(known, Table) else None)
        if isinstance(yields, Leaf) and isinstance(task, Leaf):
            yield Leaf(yields.text, task.line)


def _tables(node: Node | None) -> Iterator[Table]:
    yield from (each for each in (several(node) if node is not None else ()) if isinstance(each, Table))


def _entries(node: Node) -> tuple[tuple[Leaf, Node], ...]:
    return node.entries if isinstance(node, Table) else ()


def _optional(node: Node) -> bool:
    if isinstance(node, Leaf):
        return node.text.strip().endswith("?")
    if not isinstance(node, Table):
        return False
    kind = node.get("type")
    return yes_or_no(node.get("optional"), default=False) or (isinstance(kind, Leaf) and _optional(kind))


def _it_at(key: Leaf) -> Said:
    return said("it_at", place=place_of(key))


def _taken(name: Leaf, message: Said, by: Leaf) -> Wrong:
    return Wrong(name, message, found=_it_at(by), expected=said("another_name"))
