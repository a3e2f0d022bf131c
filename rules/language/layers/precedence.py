"""What is laid on something else has what that has, unless it overrides it as lex specialis, or as the later law.

It is done on the tree, and each word of what comes out still knows the file and line it comes from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.language.grammar.declarations import SOURCES
from rules.language.layers.continued import KINDS, PARTS, Name
from rules.language.layers.handed_on import HANDED_ON, handed_on
from rules.language.layers.redirected import redirected
from rules.language.layers.renamed import SECTIONS, rules_of
from rules.language.read.task import rule_part
from rules.language.text.errors import listed, named
from rules.language.text.findings import Findings, Wrong, leaf, several, unknown
from rules.language.text.tree import Leaf, Listing, Node, Table, place_of, written
from rules.terms.said import Said, Value, said

OF_BASES = ("base", "based_on")
OF_VERSIONS = ("continues", "without")
"""What a policy, or an overlay, says of its layers; whoever reads what comes out no longer sees it."""

_PRECEDENCE = ("overrides", "extends")


@dataclass(frozen=True, slots=True)
class Layered:
    """One policy made of several; `origins` names for each rule the version whose text it comes from."""

    root: Table
    origins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Below:
    """What something is laid on: a base under its name, or the version that it `continues` under its day."""

    name: str
    layered: Layered
    continued: bool = False


@dataclass(frozen=True, slots=True)
class _Inherited:
    base: str
    key: Leaf
    node: Node

    @property
    def place(self) -> str:
        return place_of(self.key)

    def conflict(self, name: Leaf, other: str, what: Said, expected: Said) -> Wrong:
        """The finding that another base has something under the same name."""
        message = said("both_have", one=self.base, other=other, what=named(what, name.text))
        return Wrong(name, message, found=said("the_other_at", place=self.place), expected=expected)

    def already(self, node: Node, what: Said, expected: Value) -> Wrong:
        """The finding that the policy says under the same name something of its own, and does not say so."""
        message = said("base_has_already", base=self.base, what=what)
        return Wrong(node, message, found=said("it_at", place=self.place), expected=expected)


def laid_on(
    root: Table, version: str, below: Sequence[Below], findings: Findings, anew: frozenset[Name] = frozenset()
) -> Layered:
    """The policy with all that is below it; `anew` is what a newer version says in the place of what stands here."""
    own = {name.text: version for rule in rules_of(root) if isinstance(name := rule.get("rule"), Leaf)}
    if not below:
        return Layered(_with_parts(root, {}), own)
    laying = _Laying(root, below, findings, anew)
    inherited = {rule: origin for each in below for rule, origin in each.layered.origins.items()}
    return Layered(_with_parts(root, laying.parts(), laying.order()), inherited | own)


def _with_parts(root: Table, parts: Mapping[str, Node], order: Sequence[str] = ()) -> Table:
    """The root with these parts instead of its own, as far as may be in this order, and without its layers."""
    of_layers = OF_VERSIONS if root.get("overlay_of") is not None else (*OF_BASES, *OF_VERSIONS)
    kept = [(key, parts.get(key.text, node)) for key, node in root.entries if key.text not in of_layers]
    there = {key.text for key, _ in kept}
    added = [(Leaf(name, root.line), node) for name, node in parts.items() if name not in there and _holds(node)]
    places = {name: place for place, name in enumerate(order)}
    entries = sorted((*kept, *added), key=lambda entry: places.get(entry[0].text, len(places)))
    return root.having(entries)


def _holds(node: Node) -> bool:
    return isinstance(node, Leaf) or bool(node.nodes if isinstance(node, Listing) else node.entries)


@dataclass(frozen=True, slots=True)
class _Laying:
    root: Table
    below: Sequence[Below]
    findings: Findings
    anew: frozenset[Name]

    @property
    def continues(self) -> bool:
        """Whether it is a later version of what is below."""
        return any(each.continued for each in self.below)

    def order(self) -> tuple[str, ...]:
        """In which order its parts stand: of a later version as in the one it continues."""
        return self.below[0].layered.root.names() if self.continues else ()

    def parts(self) -> Mapping[str, Node]:
        """What is to stand in the place of its own parts."""
        parts: dict[str, Node] = {name: self.table(name) for name in PARTS}
        rules = self.root.get("rules")
        if rules is None or isinstance(rules, Listing):
            parts["rules"] = Listing(tuple(self.rules()), self.root.line)
        for each in (self.root, *(each.layered.root for each in self.below)):
            if (director := each.get("director")) is not None:
                parts.setdefault("director", director)
        parts |= dict(handed_on(self.root, [each.layered.root for each in self.below]))
        return parts | dict(self.head()) if self.continues else parts

    def head(self) -> Iterator[tuple[str, Node]]:
        """What a later version has of the one it continues besides its clauses, such as its title and goal."""
        for key, node in self.below[0].layered.root.entries:
            mine = self.root.get(key.text)
            if mine is None and key.text not in (*PARTS, *HANDED_ON, "rules"):
                yield key.text, node
            elif key.text == "fill" and isinstance(node, Table) and isinstance(mine, Table):
                yield key.text, Table(_in_place(node.entries, mine.entries), mine.line)

    def noted(self, part: str, name: str) -> Findings:
        """Where it goes what is wrong with a clause: of one that a newer version says anew, nowhere."""
        return Findings(self.findings.file) if (part, name) in self.anew else self.findings

    def table(self, section: str) -> Node:
        """The names of one part of the policy: what is below, unless it overrides that, and its own."""
        given = self.root.get(section)
        if given is not None and not isinstance(given, Table):
            return given  # the reader of this part says what is wrong
        own = given.entries if given is not None else ()
        names = {key.text for key, _ in own}
        inherited = self.inherited(section, names)
        mine = tuple((key, self.own(section, key, node, inherited.get(key.text))) for key, node in own)
        line = given.line if given is not None else self.root.line
        if self.continues:
            return Table(_in_place(((each.key, each.node) for each in inherited.values()), mine), line)
        return Table((*mine, *((each.key, each.node) for name, each in inherited.items() if name not in names)), line)

    def inherited(self, section: str, own: set[str]) -> Mapping[str, _Inherited]:
        """What is below under each name of this part."""
        found: dict[str, _Inherited] = {}
        for base in self.below:
            part = base.layered.root.get(section)
            for key, node in part.entries if isinstance(part, Table) else ():
                each = _Inherited(base.name, key, node)
                before = found.setdefault(key.text, each)
                if not _one_and_the_same(section, before, each) and key.text not in own:
                    expected = said("as_or_own", base=base.name)
                    other = said("own_instead", base=base.name)
                    ways = expected if section in SECTIONS else other
                    self.findings.note(before.conflict(key, base.name, KINDS[section], ways))
        return found

    def own(self, section: str, key: Leaf, node: Node, before: _Inherited | None) -> Node:
        """What the policy itself says under a name; notes it when it says so without knowing of what is below."""
        findings = self.noted(section, key.text)
        with findings.within(KINDS[section], key.text), findings.noting():
            return _own(section, key, node, before, continues=self.continues)
        return _without(node, _PRECEDENCE)

    def rules(self) -> Iterator[Node]:
        """Its own rules, and those below that no rule of its own overrides."""
        inherited = self.inherited_rules()
        given = self.root.get("rules")
        own = given.nodes if isinstance(given, Listing) else ()
        overriding: dict[str, list[str]] = {}
        for rule in own:
            overriding.setdefault(_name_of(rule), []) if _name_of(rule) in inherited else None
            for name in self.overridden(rule, inherited):
                overriding.setdefault(name, []).append(_name_of(rule))
        instead = {name: tuple(dict.fromkeys(by)) for name, by in overriding.items() if by}
        kept = {name: redirected(each.node, instead) for name, each in inherited.items() if name not in overriding}
        mine = [_without(rule, _PRECEDENCE[:1]) for rule in own]
        yield from self.in_places(inherited, kept, overriding, mine) if self.continues else (*mine, *kept.values())

    def in_places(
        self,
        inherited: Iterable[str],
        kept: Mapping[str, Node],
        overriding: Mapping[str, Sequence[str]],
        mine: Iterable[Node],
    ) -> Iterator[Node]:
        """The rules that are kept and those that come instead, in their places; what is new comes last."""
        new: dict[str, list[Node]] = {}
        for rule in mine:
            new.setdefault(_name_of(rule), []).append(rule)
        for name in inherited:
            if name in kept:
                yield kept[name]
            for by in (*overriding.get(name, ()), name):
                yield from new.pop(by, ())
        for rules in new.values():
            yield from rules

    def inherited_rules(self) -> Mapping[str, _Inherited]:
        """What is below under the name of each rule."""
        found: dict[str, _Inherited] = {}
        for base in self.below:
            for rule in rules_of(base.layered.root):
                name = rule.get("rule")
                if isinstance(name, Leaf):
                    each = found.setdefault(name.text, _Inherited(base.name, name, rule))
                    if each.node != rule:
                        self.findings.note(each.conflict(name, base.name, said("rule"), said("as_for_one")))
        return found

    def overridden(self, rule: Node, inherited: Mapping[str, _Inherited]) -> Iterator[str]:
        """The rules below that this one overrides; notes what is wrong with how it says so."""
        findings = self.noted("rules", _name_of(rule))
        with findings.within(*rule_part(rule)), findings.noting():
            yield from _overridden(rule, inherited, {each.name for each in self.below}, continues=self.continues)


def _in_place(before: Iterable[tuple[Leaf, Node]], after: Iterable[tuple[Leaf, Node]]) -> tuple[tuple[Leaf, Node], ...]:
    """What was there and what comes instead, each in the place it has; what is new comes last."""
    entries = {key.text: (key, node) for key, node in before}
    return tuple((entries | {key.text: (key, node) for key, node in after}).values())


def _one_and_the_same(section: str, one: _Inherited, other: _Inherited) -> bool:
    """Whether two bases have it from a third, or say the same of the same regulation, which is nobody's own."""
    if section == SOURCES.word:
        return written(one.node) == written(other.node)
    return (one.key, one.node) == (other.key, other.node)


def _own(section: str, key: Leaf, node: Node, before: _Inherited | None, *, continues: bool) -> Node:
    """What it says itself under a name; raises `Wrong` when it says so without knowing of what is below."""
    word, base = _precedence(node)
    what = named(KINDS[section], key.text)
    if word is None or base is None or (continues and before is not None and base.text != before.base):
        if before is not None and not _one_and_the_same(section, before, _Inherited("", key, node)):
            ways = _PRECEDENCE if section == "facts" else _PRECEDENCE[:1]
            raise before.already(base or node, what, listed(f"{way}: {before.base}" for way in ways))
        return node
    if before is None or base.text != before.base:
        raise Wrong(base, said("base_has_no", base=base.text, what=what))
    if word.text == "overrides":
        return _without(node, _PRECEDENCE)
    if section != "facts":
        raise Wrong(word, said("only_facts_extended"), expected=f"'overrides: {before.base}'")
    return _extended(key, node, before)


def _precedence(node: Node) -> tuple[Leaf | None, Leaf | None]:
    """Whether it `overrides` or `extends`, and what."""
    for word, base in node.entries if isinstance(node, Table) else ():
        if word.text in _PRECEDENCE:
            return word, leaf(base, word, said("name_of_base"))
    return None, None


def _without(node: Node, names: tuple[str, ...]) -> Node:
    if not isinstance(node, Table):
        return node
    return node.having(entry for entry in node.entries if entry[0].text not in names)


def _extended(key: Leaf, node: Node, before: _Inherited) -> Node:
    """The type of fact of the base, with the fields and the other keys that are added to it."""
    added = _without(node, _PRECEDENCE)
    if not isinstance(before.node, Table) or not isinstance(added, Table):
        return added
    theirs, mine = before.node.get("fields"), added.get("fields")
    if isinstance(theirs, Table) and isinstance(mine, Table):
        for name, _ in mine.entries:
            if name.text in theirs.names():
                what = named(said("field"), f"{key.text}.{name.text}")
                message = said("base_has_already", base=before.base, what=what)
                raise Wrong(name, message, expected=said("other_name_or_override", base=before.base))
        fields = mine.having((*theirs.entries, *mine.entries))
        added = added.having((k, fields if k.text == "fields" else n) for k, n in added.entries)
    kept = [entry for entry in before.node.entries if entry[0].text not in added.names()]
    return added.having((*kept, *added.entries))


def _overridden(rule: Node, inherited: Mapping[str, _Inherited], bases: set[str], *, continues: bool) -> Iterator[str]:
    """The rules below that this one overrides, as lex specialis or as the later law."""
    node = rule.get("overrides") if isinstance(rule, Table) else None
    name = _name_of(rule)
    found = set()
    for each in several(node) if node is not None else ():
        word = leaf(each, each, said("a_rule"))
        if word.text in bases:
            if name not in inherited or inherited[name].base != word.text:
                message = said("base_has_no", base=word.text, what=named(said("rule"), name))
                raise Wrong(word, message, expected=said("names_of_its_rules"))
            found.add(name)
        elif word.text in inherited:
            found.add(word.text)
        else:
            raise unknown(word, said("rule_continued") if continues else said("rule_of_base"), inherited)
    if name in inherited and name not in found:
        before = inherited[name]
        node = rule.get("rule") if isinstance(rule, Table) else None
        raise before.already(node or rule, named(said("rule"), name), listed((f"overrides: {before.base}",)))
    yield from sorted(found)


def _name_of(rule: Node) -> str:
    name = rule.get("rule") if isinstance(rule, Table) else None
    return name.text if isinstance(name, Leaf) else ""
