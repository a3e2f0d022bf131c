"""Reading the small parts every clause of a policy is made of: names, texts for people, days, lengths of time."""

import re
from collections.abc import Mapping
from datetime import date

from rules.language.text.errors import quoted
from rules.language.text.findings import Wrong, leaf
from rules.language.text.tree import Leaf, Listing, Node, Table, described
from rules.language.text.value import ValueProblem, scalar_from_text
from rules.model.fact_type import Field, FieldKind
from rules.terms.duration import Duration, NotALength
from rules.terms.said import Said, Text, Value, said

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
LANGUAGES = ("nl", "en")
LONGEST_YEARS = 100


def read_name(node: Leaf, what: Said, reserved: tuple[str, ...] = ()) -> str:
    """A name somebody gives to something: letters, digits and `_`, and no word of the language itself."""
    if not _NAME.fullmatch(node.text):
        raise Wrong(node, said("not_the_name", what=what), found=described(node), expected=said("a_plain_name"))
    if node.text in reserved:
        raise Wrong(node, said("word_of_language", name=quoted(node.text), what=what))
    return node.text


def read_text(node: Node | None, name: str) -> Text:
    """A text in Dutch and English, or one for both; without any, the name as words.

    A comma inside `{ }` makes YAML see a new name with nothing behind it; such a part is put back after its comma.
    """
    if node is None:
        words = name.replace("_", " ")
        return Text(words[:1].upper() + words[1:], words[:1].upper() + words[1:])
    if isinstance(node, Leaf):
        text = leaf(node, node, said("a_text")).text.strip()
        return Text(text, text)
    if isinstance(node, Listing):
        raise _no_text(node, said("words_or_languages"))
    found = _languages(node)
    first = next(iter(found.values()))
    return Text(found.get("nl", first), found.get("en", first))


def _no_text(node: Node, expected: Value) -> Wrong:
    return Wrong(node, said("is_needed", what=said("a_text")), found=described(node), expected=expected)


def _languages(node: Table) -> Mapping[str, str]:
    found: dict[str, str] = {}
    current = ""
    for key, value in node.entries:
        if key.text in LANGUAGES:
            current = key.text
            found[current] = leaf(value, key, said("a_text")).text.strip()
        elif current and isinstance(value, Leaf) and value.empty:
            found[current] += f", {key.text}"
        else:
            raise Wrong(key, said("text_in_languages"), found=quoted(key.text))
    if not found:
        raise _no_text(node, "{nl: …, en: …}")
    return found


def read_day(node: Node | None, at: Node, what: Said) -> date:
    """The day the word stands for; raises `Wrong`, naming `what` was wanted, when it stands for none."""
    word = leaf(node, at, what)
    try:
        value = scalar_from_text(Field("day", FieldKind.DATE), word.text)
    except ValueProblem as problem:
        raise Wrong(word, said("not_a_day"), found=problem.found, expected=problem.expected) from problem
    assert isinstance(value, date)  # noqa: S101  a date field holds a date
    return value


def read_duration(node: Node | None, at: Node, text: str | None = None) -> Duration:
    """A length of time in words, such as `8 weeks`; `text` reads that part of the leaf only."""
    written = leaf(node, at, said("a_length"))
    words = written.text if text is None else text
    try:
        length = Duration.parse(words)
    except NotALength as error:
        raise Wrong(
            written, said("not_a_length"), found=quoted(words), expected=error.meant, suggestion=error.near
        ) from error
    days = length.years * 366 + length.months * 31 + length.weeks * 7 + length.working_days * 2 + length.days
    if not 0 < days * 24 + length.hours <= LONGEST_YEARS * 366 * 24:
        expected = said("a_useful_length", years=LONGEST_YEARS)
        raise Wrong(written, said("length_of_no_use"), found=quoted(words), expected=expected)
    return length
