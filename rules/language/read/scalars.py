"""Reading the small parts every clause of a policy is made of: names, texts for people, lengths of time, sources."""

import re
from collections.abc import Mapping

from rules.language.text.errors import quoted
from rules.language.text.findings import Wrong, leaf, several
from rules.language.text.tree import Leaf, Listing, Node, Table, described
from rules.terms.duration import Duration
from rules.terms.errors import TermError
from rules.terms.said import Text

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
LANGUAGES = ("nl", "en")
LONGEST_YEARS = 100


def read_name(node: Leaf, what: str, reserved: tuple[str, ...] = ()) -> str:
    """A name somebody gives to something: letters, digits and `_`, and no word of the language itself."""
    if not _NAME.fullmatch(node.text):
        expected = "a letter, then letters, digits and '_', at most 80"
        raise Wrong(node, f"this cannot be the name of {what}", found=described(node), expected=expected)
    if node.text in reserved:
        raise Wrong(node, f"{quoted(node.text)} cannot be the name of {what}: it is a word of the language")
    return node.text


def read_text(node: Node | None, name: str) -> Text:
    """A text in Dutch and English, or one for both; without any, the name as words.

    A comma inside `{ }` makes YAML see a new name with nothing behind it; such a part is put back after its comma.
    """
    if node is None:
        words = name.replace("_", " ")
        return Text(words[:1].upper() + words[1:], words[:1].upper() + words[1:])
    if isinstance(node, Leaf):
        text = leaf(node, node, "a text").text.strip()
        return Text(text, text)
    if isinstance(node, Listing):
        raise Wrong(node, "a text is needed here", found=described(node), expected="words, or {nl: …, en: …}")
    found = _languages(node)
    first = next(iter(found.values()))
    return Text(found.get("nl", first), found.get("en", first))


def _languages(node: Table) -> Mapping[str, str]:
    found: dict[str, str] = {}
    current = ""
    for key, value in node.entries:
        if key.text in LANGUAGES:
            current = key.text
            found[current] = leaf(value, key, "a text").text.strip()
        elif current and isinstance(value, Leaf) and value.empty:
            found[current] += f", {key.text}"
        else:
            raise Wrong(key, "a text is in 'nl' and 'en'", found=quoted(key.text))
    if not found:
        raise Wrong(node, "a text is needed here", found=described(node), expected="{nl: …, en: …}")
    return found


def read_source(node: Node | None) -> str | None:
    """The legal citation: one text, or a list of them."""
    if node is None:
        return None
    return "; ".join(leaf(each, node, "a legal source").text.strip() for each in several(node))


def read_duration(node: Node | None, at: Node, text: str | None = None) -> Duration:
    """A length of time in words, such as `8 weeks`; `text` reads that part of the leaf only."""
    written = leaf(node, at, "a length of time")
    words = written.text if text is None else text
    try:
        length = Duration.parse(words)
    except TermError as error:
        expected, _, near = error.expected.partition(". Did you mean '")
        message, found, suggestion = "this is not a length of time", quoted(words), near.removesuffix("'?")
        raise Wrong(written, message, found=found, expected=expected, suggestion=suggestion) from error
    days = length.years * 366 + length.months * 31 + length.weeks * 7 + length.working_days * 2 + length.days
    if not 0 < days * 24 + length.hours <= LONGEST_YEARS * 366 * 24:
        expected = f"more than nothing and at most {LONGEST_YEARS} years"
        raise Wrong(written, "this length of time is of no use", found=quoted(words), expected=expected)
    return length
