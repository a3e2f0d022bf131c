"""A version that continues an earlier one of the same policy says only what is otherwise from then on.

What it leaves out with `without` is taken out of the versions it continues before those are put on what they are based
on: where special law is repealed, the general law it went before holds again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rules.language.grammar.declarations import SOURCES
from rules.language.grammar.documents import WITHOUT, WITHOUT_IN_OVERLAY
from rules.language.layers.document import Document, bases_of, read_in_force
from rules.language.layers.renamed import SECTIONS, rules_of
from rules.language.read.derived import derivations
from rules.language.read.scalars import read_day
from rules.language.text.errors import listed, named, quoted
from rules.language.text.findings import Findings, LeftOut, Wrong, leaf, several, table, unknown, which
from rules.language.text.tree import Leaf, Listing, Node, Table, place_of
from rules.terms.said import Said, said

KINDS: Mapping[str, Said] = {
    "roles": said("role"),
    "scopes": said("scope"),
    "facts": said("fact"),
    "tasks": said("task"),
    "terms": said("term"),
    "open": said("open_place"),
    SOURCES.word: said("regulation"),
    "rules": said("rule"),
    "fields": said("field"),
    "fill": said("open_place"),
}
PARTS = (*SECTIONS, SOURCES.word)
"""The parts of a policy that say something under a name, in a table."""

_TABLES = (*PARTS, "fill")

Name = tuple[str, str]
"""The part of a policy, such as `rules`, and a name in it; a field is in `fields`, as `fact.field`."""


@dataclass(frozen=True, slots=True)
class Version:
    """One of the versions of a policy, as the newest of them sees it.

    `root` is without what newer ones leave out, and `anew` is what they say in the place of something here. `missing`
    is what this one leaves out and none of those it continues says, each with what those do say of that kind.
    """

    document: Document
    root: Table
    anew: frozenset[Name] = frozenset()
    missing: tuple[tuple[str, Leaf, Collection[str]], ...] = ()

    def refuse_missing(self, continued: Table, findings: Findings) -> None:
        """Note what it leaves out in vain; `continued` is all that the version before it has."""
        there = {part: {key.text: key for key in _keys_in(continued, part)} for part, _, _ in self.missing}
        for part, word, known in self.missing:
            base = there[part].get(word.text)
            findings.note(_of_base(part, word, base) if base is not None else unknown(word, KINDS[part], known))


def day_continued(document: Document) -> Leaf | None:
    """The day of the version it continues, if it does. Raises `Wrong` when that is no earlier day."""
    root = document.root
    node = root.get("continues")
    if node is None:
        return None
    word = leaf(node, root, which("continues", said("version_it_continues")))
    try:
        day = read_day(word, root, said("version_it_continues"))
    except Wrong as wrong:
        expected = said("day_of_earlier", policy=document.series)
        raise Wrong(word, said("continues_its_own"), found=quoted(word.text), expected=expected) from wrong
    on = read_in_force(root)
    if day >= on:
        raise Wrong(word, said("continues_earlier"), found=quoted(word.text), expected=said("day_before", day=str(on)))
    return word


def versions_of(document: Document, documents: Iterable[Document]) -> tuple[Document, ...]:
    """The document and those it continues, the newest first. Raises `Wrong` when one is not among the documents."""
    there = [each for each in documents if each.is_overlay == document.is_overlay]
    found = [document]
    while (word := day_continued(found[-1])) is not None:
        found.append(_version(document.series, word, there))
    return tuple(found)


def _version(series: str, word: Leaf, there: Sequence[Document]) -> Document:
    for each in there:
        if each.series == series and str(each.in_force) == word.text:
            return each
    others = [each.version for each in there if str(each.in_force) == word.text or each.series == series]
    message = said("continued_not_there", series=series, day=word.text)
    raise Wrong(word, message, found=listed(others) if others else said("nothing"))


def said_first(versions: Iterable[Document], key: str) -> Node | None:
    """What the newest of the versions that says anything under the key says."""
    return next((node for each in versions if (node := each.root.get(key)) is not None), None)


def bases_under(versions: Iterable[Document]) -> Iterator[tuple[Leaf, Node | None]]:
    """What the versions are based on, as the newest that says it; raises `Wrong` when that cannot be read."""
    for each in versions:
        if each.root.get("based_on") is not None:
            yield from bases_of(each.root)
            return


def lineage(document: Document, documents: Iterable[Document], findings: Findings) -> tuple[Version, ...]:
    """The document and those it continues, the newest first, each as the newest sees it.

    What is wrong with `without` goes to the findings. Raises `Wrong` when one that is continued is not there.
    """
    return tuple(_Lineage(versions_of(document, documents), findings).versions())


class _Lineage:
    """Goes from the newest version to the oldest, and remembers what is gone, and what is said anew."""

    def __init__(self, documents: Sequence[Document], findings: Findings) -> None:
        self.documents = documents
        self.findings = findings
        self.gone: dict[Name, Leaf] = {}
        self.anew: set[Name] = set()
        self.taken: set[int] = set()

    def versions(self) -> Sequence[Version]:
        """The versions, the newest first."""
        found: list[tuple[Version, Sequence[tuple[Name, Leaf]]]] = []
        for each in self.documents:
            root = self.pruned(each.root)
            left_out = tuple(self.left_out(each))
            found.append((Version(each, root, frozenset(self.anew)), left_out))
            self.gone |= dict(left_out)
            self.anew |= set(_said_anew(root))
        return [
            replace(version, missing=tuple(self.missing(left_out, self.documents[number:])))
            for number, (version, left_out) in enumerate(found, 1)
        ]

    def left_out(self, document: Document) -> Iterator[tuple[Name, Leaf]]:
        """What the version leaves out of those it continues."""
        node = document.root.get("without")
        if node is None:
            return
        with self.findings.noting():
            if document.root.get("continues") is None:
                raise Wrong(node, said("without_continues"), expected="'continues'")
            body = table(node, node, "'without'")
            known = WITHOUT_IN_OVERLAY if document.is_overlay else WITHOUT
            self.findings.known_keys_of(body, known)
            for key, names in body.entries:
                for each in several(names) if key.text in known.words else ():
                    with self.findings.noting():
                        word = leaf(each, key, said("a_name"))
                        yield (key.text, word.text), word

    def missing(
        self, left_out: Iterable[tuple[Name, Leaf]], continued: Sequence[Document]
    ) -> Iterator[tuple[str, Leaf, Collection[str]]]:
        """What was left out and found nowhere."""
        known: dict[str, Collection[str]] = {}
        for (part, _), word in left_out:
            if id(word) not in self.taken:
                if part not in known:
                    known[part] = dict.fromkeys(key.text for each in continued for key in _keys_in(each.root, part))
                yield part, word, known[part]

    def pruned(self, root: Table) -> Table:
        """The version without what is gone."""
        entries = ((key, self.part(key.text, node)) for key, node in root.entries)
        return root.having(entries) if self.gone else root

    def part(self, part: str, node: Node) -> Node:
        match node:
            case Listing() if part == "rules":
                return node.having(each for each in node.nodes if not self.rule_is_gone(each))
            case Table() if part in _TABLES:
                kept = ((key, body) for key, body in node.entries if not self.is_gone(part, key, body))
                return node.having((key, self.fact(key, body, part)) for key, body in kept)
        return node

    def rule_is_gone(self, rule: Node) -> bool:
        """Whether it is; then those are too that it went before, and what it derives."""
        name = rule.get("rule") if isinstance(rule, Table) else None
        if not isinstance(rule, Table) or not isinstance(name, Leaf) or not self.is_gone("rules", name):
            return False
        word = self.gone["rules", name.text]
        before = rule.get("overrides")
        self.gone |= {("rules", each.text): word for each in several(before or name) if isinstance(each, Leaf)}
        for _, derived, _ in derivations(Listing((rule,), rule.line)):
            self.findings.left_out[derived.text] = LeftOut(named(said("rule"), name.text), word)
        return True

    def is_gone(self, part: str, key: Leaf, body: Node | None = None) -> bool:
        """Whether what stands under the name is; then the fields of a type of fact, its `body`, are too."""
        word = self.gone.get((part, key.text))
        if word is None:
            return False
        self.taken.add(id(word))
        fields = body.get("fields") if isinstance(body, Table) and part == "facts" else None
        for each in (key.text.rpartition(".")[2], *(field.text for field, _ in _entries(fields))):
            self.findings.left_out[each] = LeftOut(named(KINDS[part], key.text), word)
        return True

    def fact(self, fact: Leaf, node: Node, part: str) -> Node:
        """The type of fact without the fields that are gone; anything else as it is."""
        fields = node.get("fields") if isinstance(node, Table) and part == "facts" else None
        if not isinstance(node, Table) or not isinstance(fields, Table):
            return node
        kept = (entry for entry in fields.entries if not self.is_gone("fields", _field(fact, entry[0])))
        left = fields.having(kept)
        return node.having((key, left if body is fields else body) for key, body in node.entries)


def _said_anew(root: Table) -> Iterator[Name]:
    """What is said in the place of something in a version that is continued."""
    for part in PARTS:
        for key, node in _entries(root.get(part)):
            if isinstance(node, Table) and node.get("overrides") is not None:
                yield part, key.text
    for rule in rules_of(root):
        before, name = rule.get("overrides"), rule.get("rule")
        for each in (*several(before), name) if before is not None else ():
            if isinstance(each, Leaf):
                yield "rules", each.text


def _of_base(part: str, word: Leaf, base: Leaf) -> Wrong:
    message = said("left_out_of_base", what=named(KINDS[part], word.text))
    return Wrong(word, message, found=said("it_at", place=place_of(base)), expected=said("another_instead"))


def _keys_in(root: Table, part: str) -> Iterator[Leaf]:
    """The names under which it says something in this part."""
    if part == "rules":
        yield from (name for rule in rules_of(root) if isinstance(name := rule.get("rule"), Leaf))
    elif part == "fields":
        for fact, node in _entries(root.get("facts")):
            fields = node.get("fields") if isinstance(node, Table) else None
            yield from (_field(fact, key) for key, _ in _entries(fields))
    else:
        yield from (key for key, _ in _entries(root.get(part)))


def _field(fact: Leaf, field: Leaf) -> Leaf:
    return field.saying(f"{fact.text}.{field.text}")


def _entries(node: Node | None) -> tuple[tuple[Leaf, Node], ...]:
    return node.entries if isinstance(node, Table) else ()
