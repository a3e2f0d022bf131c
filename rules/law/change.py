"""A change of the law as somebody writes it down: from which day, and which articles of which regulations change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.language.read.citation import AN_ARTICLE, identifier_in, of_article, read_cited, read_identifier
from rules.language.read.scalars import read_day, read_text
from rules.language.text.errors import listed, quoted
from rules.language.text.findings import Findings, Wrong, leaf, several, table, unknown, which
from rules.language.text.text_file import read_text_file
from rules.language.text.tree import Leaf, Node, Table, described, read_tree
from rules.model.citation import Citation, Regulation, Scheme
from rules.terms.said import Text, said

_KEYS = ("law", "in_force", "changed")
_BY_NAME = "regulation"
_OF_ARTICLE = (*(scheme.value for scheme in Scheme), _BY_NAME, "article", "paragraph")

Known = Mapping[str, Regulation]
"""The regulations policies name, by that name."""


@dataclass(frozen=True, slots=True)
class LawChange:
    """What changes from a day on; `law` is the law that changes it, if it is told."""

    law: Text | None
    in_force: date
    changed: tuple[Citation, ...]


def load_change(path: Path, regulations: Iterable[Regulation]) -> LawChange:
    """Read a file; `regulations` are those that policies name. Raises PolicyErrors, and OSError."""
    return parse_change(read_text_file(path, path.name), path.name, regulations)


def parse_change(text: str, file: str, regulations: Iterable[Regulation]) -> LawChange:
    """Read a text; `file` is its name in messages. Raises PolicyErrors: everything that is wrong in it."""
    findings = Findings(file)
    tree = read_tree(text, file)
    law, in_force = None, date.min
    changed: tuple[Citation, ...] = ()
    with findings.noting():
        root = table(tree, tree, said("a_law_change"))
        findings.known_keys(root, _KEYS, said("a_law_change"))
        with findings.noting():
            law = read_text(root.get("law"), "") if root.get("law") is not None else None
        with findings.noting():
            in_force = read_day(root.get("in_force"), root, which("in_force", said("day_change_counts")))
        changed = _read_changed(root.get("changed"), root, _Names(regulations), findings)
    findings.raise_if_any()
    return LawChange(law, in_force, changed)


class _Names:
    """The regulations by name; a name that stands for several of them stands for none."""

    def __init__(self, regulations: Iterable[Regulation]) -> None:
        self.known: dict[str, Regulation] = {}
        self.several: set[str] = set()
        for each in regulations:
            before = self.known.setdefault(each.name, each)
            if not is_same(before, each):
                self.several.add(each.name)

    def called(self, word: Leaf) -> Citation:
        """The article that a word names; raises `Wrong` when it names no regulation, or one of several."""
        cited = read_cited(word, self.known)
        if cited.regulation is None:
            raise unknown(word, said("regulation"), self.known)
        if cited.regulation.name in self.several:
            expected = said("such_as", what=quoted(f"BWBR0005537 {AN_ARTICLE}"))
            raise Wrong(word, said("name_of_several", name=quoted(cited.regulation.name)), expected=expected)
        return cited


def is_same(one: Regulation, other: Regulation) -> bool:
    """Whether two names stand for one regulation: by its identifier, and where one has none by its name."""
    if one.identifier and other.identifier:
        return _bare(one) == _bare(other)
    return one.name == other.name


def _bare(regulation: Regulation) -> tuple[str, str]:
    """The identifier without the version that a municipal one may name behind a stroke."""
    identifier = regulation.identifier
    if identifier is None:
        return "", regulation.name
    value = identifier.value
    return identifier.scheme.value, value.partition("/")[0] if identifier.scheme is Scheme.CVDR else value


def _read_changed(node: Node | None, root: Table, names: _Names, findings: Findings) -> tuple[Citation, ...]:
    found: list[Citation] = []
    for each in several(node) if node is not None else ():
        with findings.noting():
            found.append(_read_table(each, names, findings) if isinstance(each, Table) else _read_word(each, names))
    if node is None or not several(node):
        raise Wrong(node or root, said("nothing_changes"), found=described(node), expected=said("list_of_articles"))
    return tuple(found)


def _read_word(node: Node, names: _Names) -> Citation:
    """`BWBR0005537 4:17(4)`, or `Awb 4:17(4)` under the name that a policy gives it."""
    word = leaf(node, node, said("a_changed_article"))
    written = " ".join(word.text.split())
    first, _, article = written.partition(" ")
    identifier = identifier_in(first)
    if identifier is None:
        return names.called(word)
    cited = Citation(written, Regulation(first, Text(first, first), identifier), line=word.line)
    return of_article(cited, article, word) if article else cited


def _read_table(body: Table, names: _Names, findings: Findings) -> Citation:
    """`{bwb: BWBR0005537, article: "4:17", paragraph: 4}`."""
    findings.known_keys(body, _OF_ARTICLE, said("a_changed_article"))
    by_name, identifier = body.get(_BY_NAME), read_identifier(body)
    if (by_name is None) == (identifier is None):
        expected = listed(name for name in _OF_ARTICLE[: len(Scheme) + 1])
        raise Wrong(body, said("one_regulation_changes"), found=described(body), expected=expected)
    article, paragraph = (_text(body.get(key), body) for key in ("article", "paragraph"))
    if paragraph and not article:
        raise Wrong(body, said("paragraph_of_article"), found=described(body))
    words = (
        identifier.value if identifier else _text(by_name, body),
        f"{article}{f'({paragraph})' if paragraph else ''}",
    )
    return _read_word(Leaf(" ".join(filter(None, words)), body.line), names)


def _text(node: Node | None, body: Table) -> str:
    return leaf(node, body, said("a_changed_article")).text.strip() if node is not None else ""
