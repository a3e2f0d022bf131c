"""Putting a policy on top of those it is based on: what the base has it has, unless it overrides that as lex specialis.

It is done on the tree: what comes out is one policy, which is then read as any other, and each of whose words still
knows the file and line it comes from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rules.language.grammar.declarations import SOURCES
from rules.language.layers.document import Document, bases_of
from rules.language.layers.redirected import redirected
from rules.language.layers.renamed import SECTIONS, Fields, names_in, renamed, rules_of
from rules.language.read.scalars import read_name
from rules.language.read.task import rule_part
from rules.language.text.errors import listed, named, quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, several, table, unknown
from rules.language.text.tree import Leaf, Listing, Node, Table, place_of, written
from rules.terms.said import Said, Value, said

OF_LAYERS = ("base", "based_on")
"""What a policy says of its layers; the reader of a policy no longer sees it."""

_PARTS = {
    "roles": said("role"),
    "scopes": said("scope"),
    "facts": said("fact"),
    "tasks": said("task"),
    "terms": said("term"),
    "open": said("open_place"),
    SOURCES.word: said("regulation"),
}
_PRECEDENCE = ("overrides", "extends")


@dataclass(frozen=True, slots=True)
class Layered:
    """One policy made of several; `origins` names for each rule the version whose text it comes from."""

    root: Table
    origins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Base:
    name: str
    layered: Layered


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


def put_on_bases(
    document: Document, others: Mapping[str, Document], findings: Findings, above: tuple[str, ...] = ()
) -> Layered:
    """The policy with all that its bases give it; `others` are the policies at hand, by name.

    What is wrong goes to the findings.
    """
    root, path = document.root, (*above, document.name)
    own = {name.text: document.version for rule in rules_of(root) if isinstance(name := rule.get("rule"), Leaf)}
    bases: list[_Base] = []
    with findings.noting():
        for word, told in bases_of(root):
            with findings.noting():
                base = _base(word, others, path)
                layered = put_on_bases(base, others, findings, path)
                bases.append(_Base(word.text, _in_other_words(layered, word, told, findings)))
    if not bases:
        return Layered(_with_parts(root, {}), own)
    parts: dict[str, Node] = {name: _merged(name, root, bases, findings) for name in _PARTS}
    rules = root.get("rules")
    if rules is None or isinstance(rules, Listing):
        parts["rules"] = Listing(tuple(_rules(root, bases, findings)), root.line)
    for each in (root, *(base.layered.root for base in bases)):
        if (director := each.get("director")) is not None:
            parts.setdefault("director", director)
    inherited = {rule: version for base in bases for rule, version in base.layered.origins.items()}
    return Layered(_with_parts(root, parts), inherited | own)


def _base(word: Leaf, others: Mapping[str, Document], path: tuple[str, ...]) -> Document:
    if word.text in path:
        circle = " → ".join((*path[path.index(word.text) :], word.text))
        raise Wrong(word, said("based_on_itself"), found=circle)
    return others[one_of(word, said("base_of_policy"), others)]


def _in_other_words(base: Layered, word: Leaf, told: Node | None, findings: Findings) -> Layered:
    """The base with the words that `as` gives it."""
    if told is None or (isinstance(told, Leaf) and told.empty):
        return base
    body = table(told, word, said("said_of", base=word.text))
    findings.known_keys(body, ("as",), said("said_of", base=word.text))
    given = body.get("as")
    if given is None:
        return base
    words: dict[str, str] = {}
    fields: dict[tuple[str, str], str] = {}
    known = names_in(base.root)
    for key, node in table(given, word, "'as'").entries:
        with findings.noting():
            if key.text == "fields" and isinstance(node, Table):
                fields |= _fields(base, node)
                continue
            one_of(key, said("name_in", base=word.text), known)
            words[key.text] = read_name(leaf(node, key, said("new_name")), said("something"))
            if words[key.text] in known - set(words):
                raise Wrong(node, said("name_of_else", name=quoted(words[key.text]), base=word.text))
    origins = {words.get(rule, rule): version for rule, version in base.origins.items()}
    return Layered(renamed(base.root, words, fields), origins)


def _fields(base: Layered, node: Table) -> Fields:
    """`fields: {fact.field: other}`, under the names of the base."""
    found: dict[tuple[str, str], str] = {}
    facts = base.root.get("facts")
    known: set[str] = set()
    for fact, body in facts.entries if isinstance(facts, Table) else ():
        declared = body.get("fields") if isinstance(body, Table) else None
        known |= {f"{fact.text}.{name}" for name in (declared.names() if isinstance(declared, Table) else ())}
    for key, name in node.entries:
        if key.text not in known:
            raise unknown(key, said("field"), sorted(known))
        fact_name, _, field_name = key.text.partition(".")
        found[fact_name, field_name] = read_name(leaf(name, key, said("new_name")), said("a_field"))
    return found


def _with_parts(root: Table, parts: Mapping[str, Node]) -> Table:
    """The root with these parts instead of its own, and without what it says of layers."""
    kept = [(key, parts.get(key.text, node)) for key, node in root.entries if key.text not in OF_LAYERS]
    there = {key.text for key, _ in kept}
    added = [(Leaf(name, root.line), node) for name, node in parts.items() if name not in there and _holds(node)]
    return replace(root, entries=(*kept, *added))


def _holds(node: Node) -> bool:
    return isinstance(node, Leaf) or bool(node.nodes if isinstance(node, Listing) else node.entries)


def _merged(section: str, root: Table, bases: list[_Base], findings: Findings) -> Node:
    """The names of one part of the policy: its own first, then what its bases have and it does not override."""
    given = root.get(section)
    if given is not None and not isinstance(given, Table):
        return given  # the reader of this part says what is wrong
    own = given.entries if given is not None else ()
    inherited = _inherited(section, bases, {key.text for key, _ in own}, findings)
    entries: list[tuple[Leaf, Node]] = []
    for key, node in own:
        said = _without(node, _PRECEDENCE)
        with findings.within(_PARTS[section], key.text), findings.noting():
            said = _own(section, key, node, inherited.get(key.text))
        entries.append((key, said))
    names = {key.text for key, _ in own}
    entries += [(each.key, each.node) for name, each in inherited.items() if name not in names]
    return Table(tuple(entries), given.line if given is not None else root.line)


def _inherited(section: str, bases: list[_Base], own: set[str], findings: Findings) -> Mapping[str, _Inherited]:
    found: dict[str, _Inherited] = {}
    for base in bases:
        part = base.layered.root.get(section)
        for key, node in part.entries if isinstance(part, Table) else ():
            each = _Inherited(base.name, key, node)
            before = found.setdefault(key.text, each)
            if not _one_and_the_same(section, before, each) and key.text not in own:
                expected = said("as_or_own" if section in SECTIONS else "own_instead", base=base.name)
                findings.note(before.conflict(key, base.name, _PARTS[section], expected))
    return found


def _one_and_the_same(section: str, one: _Inherited, other: _Inherited) -> bool:
    """Whether two bases have it from a third, or say the same of the same regulation, which is nobody's own."""
    if section == SOURCES.word:
        return written(one.node) == written(other.node)
    return (one.key, one.node) == (other.key, other.node)


def _own(section: str, key: Leaf, node: Node, before: _Inherited | None) -> Node:
    """What the policy itself says under a name; raises `Wrong` when it says so without knowing of its base."""
    word, base = _precedence(node)
    what = named(_PARTS[section], key.text)
    if word is None or base is None:
        if before is not None and not _one_and_the_same(section, before, _Inherited("", key, node)):
            ways = _PRECEDENCE if section == "facts" else _PRECEDENCE[:1]
            raise before.already(key, what, listed(f"{way}: {before.base}" for way in ways))
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
    return replace(node, entries=tuple(entry for entry in node.entries if entry[0].text not in names))


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
        fields = replace(mine, entries=(*theirs.entries, *mine.entries))
        added = replace(added, entries=tuple((k, fields if k.text == "fields" else n) for k, n in added.entries))
    kept = [entry for entry in before.node.entries if entry[0].text not in added.names()]
    return replace(added, entries=(*kept, *added.entries))


def _rules(root: Table, bases: list[_Base], findings: Findings) -> Iterator[Node]:
    """Its own rules, and those of its bases that no rule of its own overrides."""
    inherited = _inherited_rules(bases, findings)
    given = root.get("rules")
    overriding: dict[str, list[str]] = {}
    for rule in given.nodes if isinstance(given, Listing) else ():
        with findings.within(*rule_part(rule)), findings.noting():
            for name in _overridden(rule, inherited):
                overriding.setdefault(name, []).append(_name_of(rule))
        overriding.setdefault(_name_of(rule), []) if _name_of(rule) in inherited else None
        yield _without(rule, ("overrides",))
    instead = {name: tuple(dict.fromkeys(by)) for name, by in overriding.items() if by}
    yield from (redirected(each.node, instead) for name, each in inherited.items() if name not in overriding)


def _inherited_rules(bases: list[_Base], findings: Findings) -> Mapping[str, _Inherited]:
    found: dict[str, _Inherited] = {}
    for base in bases:
        for rule in rules_of(base.layered.root):
            name = rule.get("rule")
            if isinstance(name, Leaf):
                each = found.setdefault(name.text, _Inherited(base.name, name, rule))
                if each.node != rule:
                    findings.note(each.conflict(name, base.name, said("rule"), said("as_for_one")))
    return found


def _overridden(rule: Node, inherited: Mapping[str, _Inherited]) -> Iterator[str]:
    """The rules of bases that this one overrides, as lex specialis."""
    node = rule.get("overrides") if isinstance(rule, Table) else None
    name = _name_of(rule)
    found = set()
    for each in several(node) if node is not None else ():
        word = leaf(each, each, said("a_rule"))
        if word.text in {known.base for known in inherited.values()}:
            if name not in inherited or inherited[name].base != word.text:
                message = said("base_has_no", base=word.text, what=named(said("rule"), name))
                raise Wrong(word, message, expected=said("names_of_its_rules"))
            found.add(name)
        elif word.text in inherited:
            found.add(word.text)
        else:
            raise unknown(word, said("rule_of_base"), inherited)
    if name in inherited and name not in found:
        before = inherited[name]
        node = rule.get("rule") if isinstance(rule, Table) else None
        raise before.already(node or rule, named(said("rule"), name), listed((f"overrides: {before.base}",)))
    yield from sorted(found)


def _name_of(rule: Node) -> str:
    name = rule.get("rule") if isinstance(rule, Table) else None
    return name.text if isinstance(name, Leaf) else ""
