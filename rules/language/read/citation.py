"""Reading where clauses come from: the regulations a policy names, and what a clause cites of them."""

import re
from collections.abc import Mapping
from dataclasses import replace

from rules.language.grammar.declarations import CITED, OWN_RULE, REGULATION
from rules.language.read.scalars import read_day, read_text
from rules.language.text.errors import listed, quoted
from rules.language.text.findings import Findings, Wrong, leaf, several, table, which
from rules.language.text.tree import Leaf, Node, Table, described
from rules.model.citation import Citation, Identifier, Regulation, Scheme
from rules.terms.said import said

LONGEST_NAME = 100

_NAME = re.compile(rf"\w[^;\n]{{0,{LONGEST_NAME - 1}}}")
_PAGE = r"https?://[^\s/?#]+[^\s]*"
_SHAPES: Mapping[Scheme, tuple[re.Pattern[str], str]] = {
    Scheme.BWB: (re.compile(r"BWB[RV]\d{7}"), "BWBR0005537"),
    Scheme.CVDR: (re.compile(r"CVDR\d{1,9}(/\d{1,4})?"), "CVDR740464"),
    Scheme.ELI: (re.compile(rf"{_PAGE}/eli/[^\s]+"), "http://data.europa.eu/eli/reg/2016/679/oj"),
    Scheme.URL: (re.compile(_PAGE), "https://example.org/regeling"),
}
"""How each kind of identifier is written, and one such."""
_ARTICLE = re.compile(
    r"(?P<number>(?:\d+[a-z]*|[IVXLCDM]+)(?:[.:]\d+[a-z]*)*)"
    r"(?:\((?P<paragraph>\d+[a-z]*)\))?"
    r"(?P<parts>(?:\((?:[a-z]+|\d+°)\))*)"
)
_READ_IN = which("read_in", said("version_read"))
AN_ARTICLE = "4:15(1)(b)"

Regulations = Mapping[str, Regulation]


def read_regulations(node: Node | None, findings: Findings) -> dict[str, Regulation]:
    """Read the table of regulations; `node` stands behind `sources`."""
    found: dict[str, Regulation] = {}
    if node is None:
        return found
    with findings.noting():
        for key, body in table(node, node, "'sources'").entries:
            with findings.within(said("regulation"), key.text), findings.noting():
                found[key.text] = _read_regulation(key, body, findings)
    return found


def read_citations(node: Node | None, regulations: Regulations, findings: Findings) -> tuple[Citation, ...]:
    """Read what stands behind `source`: one citation, or a list of them."""
    found: list[Citation] = []
    for each in several(node) if node is not None else ():
        with findings.noting():
            found.append(_read_citation(each, regulations, findings))
    return tuple(found)


def _read_regulation(key: Leaf, node: Node, findings: Findings) -> Regulation:
    if not _NAME.fullmatch(key.text):
        raise Wrong(
            key, said("not_a_regulation"), found=described(key), expected=said("a_regulation_name", most=LONGEST_NAME)
        )
    if isinstance(node, Leaf) and node.empty:
        return Regulation(key.text, read_text(None, key.text), line=key.line)
    body = table(node, key, said("a_regulation"))
    findings.known_keys_of(body, REGULATION)
    read_in = body.get("read_in")
    return Regulation(
        key.text,
        read_text(body.get("title"), key.text),
        read_identifier(body),
        read_day(read_in, body, _READ_IN) if read_in is not None else None,
        key.line,
    )


def read_identifier(body: Table) -> Identifier | None:
    """Read by which identifier a table names a regulation; None when by none."""
    given = [key for key, _ in body.entries if key.text in {*Scheme}]
    if len(given) > 1:
        raise Wrong(given[1], said("one_identifier"), found=listed((key.text for key in given), "and"))
    for key in given:
        scheme = Scheme(key.text)
        shape, example = _SHAPES[scheme]
        word = leaf(body.get(key.text), key, quoted(key.text))
        if not shape.fullmatch(word.text):
            message = said("not_the_identifier", scheme=scheme.value)
            raise Wrong(word, message, found=quoted(word.text), expected=said("such_as", what=quoted(example)))
        return Identifier(scheme, word.text)
    return None


def _read_citation(node: Node, regulations: Regulations, findings: Findings) -> Citation:
    if not isinstance(node, Table):
        return read_cited(leaf(node, node, said("a_legal_source")), regulations)
    if (own := node.get("own")) is not None:
        findings.known_keys_of(node, OWN_RULE)
        return Citation(own=read_text(own, ""), line=node.line)
    if node.get("article") is None:
        expected = said("words_article_or_own")
        raise Wrong(node, said("is_needed", what=said("a_legal_source")), found=described(node), expected=expected)
    findings.known_keys_of(node, CITED)
    cited = read_cited(leaf(node.get("article"), node, said("a_legal_source")), regulations)
    read_in = node.get("read_in")
    return replace(cited, read_in=read_day(read_in, node, _READ_IN)) if read_in is not None else cited


def read_cited(word: Leaf, regulations: Regulations) -> Citation:
    """The citation in a word: the longest declared name that begins it, then the article; else only the word."""
    written = " ".join(word.text.split())
    begins = [name for name in regulations if written == name or written.startswith((f"{name} ", f"{name}:"))]
    if not begins:
        return Citation(written, line=word.line)
    regulation = regulations[max(begins, key=len)]
    rest = written[len(regulation.name) + 1 :]
    cited = Citation(written, regulation, read_in=regulation.read_in, line=word.line)
    return of_article(cited, rest, word) if rest else cited


def of_article(cited: Citation, article: str, word: Leaf) -> Citation:
    """The citation of this article of its regulation; raises `Wrong` at the word when it is written otherwise."""
    match, name = _ARTICLE.fullmatch(article), cited.regulation.name if cited.regulation else ""
    if match is None:
        expected = said("such_as", what=quoted(f"{name} {AN_ARTICLE}"))
        raise Wrong(word, said("not_an_article", name=quoted(name)), found=quoted(article), expected=expected)
    parts = tuple(re.findall(r"\(([^)]*)\)", match["parts"]))
    return replace(cited, article=match["number"], paragraph=match["paragraph"], parts=parts)


def identifier_in(word: str) -> Identifier | None:
    """The identifier that the word is; None when it is none, such as a name."""
    kinds = (scheme for scheme, (shape, _) in _SHAPES.items() if shape.fullmatch(word))
    scheme = next(kinds, None)
    return Identifier(scheme, word) if scheme else None
