"""Putting a policy on top of those it is based on, each version of it on the one it continues.

What the base has it has, in its own words. What comes out is one policy, which is then read as any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.language.layers.continued import Version, bases_under, lineage
from rules.language.layers.document import Document
from rules.language.layers.precedence import Below, Layered, laid_on
from rules.language.layers.renamed import Fields, names_in, renamed
from rules.language.read.scalars import read_name
from rules.language.text.errors import quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, table, unknown
from rules.language.text.tree import Leaf, Node, Table
from rules.terms.said import said


@dataclass(frozen=True, slots=True)
class AtHand:
    """Every document of a text, and of the policies that may be a base the version that then counts, by name."""

    documents: Sequence[Document]
    bases: Mapping[str, Document]


def put_on_bases(document: Document, at_hand: AtHand, findings: Findings, above: tuple[str, ...] = ()) -> Layered:
    """The policy with all that its bases, and the versions it continues, give it.

    What is wrong goes to the findings. Raises `Wrong` when a version it continues is not at hand.
    """
    versions = lineage(document, at_hand.documents, findings)
    path = (*above, document.name)
    bases: list[Below] = []
    with findings.noting():
        for word, told in bases_under(each.document for each in versions):
            with findings.noting():
                base = _base(word, at_hand.bases, path)
                layered = put_on_bases(base, at_hand, findings, path)
                bases.append(Below(word.text, _in_other_words(layered, word, told, findings)))
    return each_on_the_one_before(versions, bases, findings)


def each_on_the_one_before(versions: Sequence[Version], bases: Sequence[Below], findings: Findings) -> Layered:
    """The newest of the versions, which are given newest first; the oldest stands on the bases."""
    *newer, oldest = versions
    layered = laid_on(oldest.root, oldest.document.version, bases, findings, oldest.anew)
    before = oldest
    for version in reversed(newer):
        version.refuse_missing(layered.root, findings)
        below = Below(str(before.document.in_force), layered, continued=True)
        layered = laid_on(version.root, version.document.version, (below,), findings, version.anew)
        before = version
    return layered


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
