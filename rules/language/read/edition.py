"""Reading an edition of the closed days, or of the amounts of a penalty, as an operator brings it in."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from rules.language.read.scalars import read_text
from rules.language.text.errors import listed, quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, table, which
from rules.language.text.text_file import read_text_file
from rules.language.text.tree import Leaf, Listing, Node, Table, described, read_tree
from rules.terms.edition import CALENDAR, KINDS, PENALTY, WORD, Edition, edition_of
from rules.terms.rfc3339 import read_day
from rules.terms.said import Count, Said, said

_COMMON = ("edition", "title", "source")
_HOLIDAY = ("name", "on", "easter", "from", "until", "on_a_sunday", "source")
_DECREE = ("years", "source", "days")
_TABLE = ("in_force", "source", "bands", "at_most_eur")
_BAND = ("days", "eur_a_day")
_YEARS = range(1900, 2201)
_A_DAY = said("a_day_such_as")
_NAMES = {KINDS[CALENDAR]: said("calendar"), KINDS[PENALTY]: said("penalty")}


def load_edition(path: Path) -> Edition:
    """Read a file; raises `PolicyErrors` with all that is wrong in it, `OSError` when it cannot be read."""
    return parse_edition(read_text_file(path, path.name), path.name)


def parse_edition(text: str, name: str) -> Edition:
    """Read the text of an edition; `name` is its file in messages. Raises `PolicyErrors` with all that is wrong in it.

    What is not known is refused, not passed over: an amount or a day that was misspelt is money or a deadline.
    """
    findings = Findings(name)
    root = read_tree(text, name)
    with findings.noting():
        _check(table(root, root, said("an_edition")), findings)
    findings.raise_if_any()
    return edition_of(text)


def _check(body: Table, findings: Findings) -> None:
    kind = next((kind for kind in KINDS.values() if body.get(kind) is not None), None)
    if kind is None:
        raise Wrong(body, said("no_edition"), found=described(body), expected=listed(("calendar: …", "penalty: …")))
    with findings.noting():
        _word(leaf(body.get("edition"), body, which("edition", said("in_force_from"))))
    with findings.noting():
        known = [each for each, of in KINDS.items() if of == kind]
        one_of(leaf(body.get(kind), body, quoted(kind)), _NAMES[kind], known)
    with findings.noting():
        _source(body, "source")
    if body.get("title") is not None:
        with findings.noting():
            _text(body, "title")
    _PARTS[kind](body, findings)


def _word(node: Leaf) -> None:
    found = WORD.fullmatch(node.text)
    if found is None:
        raise Wrong(node, said("not_edition_date"), found=described(node), expected=said("edition_date"))
    _day(Leaf(found[1], node.line))


def _check_calendar(body: Table, findings: Findings) -> None:
    findings.known_keys(body, (*_COMMON, "calendar", "holidays", "decrees"), said("a_calendar"))
    for each in _each(body, "holidays", findings):
        _check_holiday(each, findings)
    seen: dict[date, int] = {}
    for each in _each(body, "decrees", findings):
        _check_decree(each, seen, findings)


def _check_holiday(body: Table, findings: Findings) -> None:
    findings.known_keys(body, _HOLIDAY, said("a_holiday"))
    _texts(body, findings)
    with findings.noting():
        on, easter = body.get("on"), body.get("easter")
        if (on is None) == (easter is None):
            raise Wrong(body, said("holiday_on_or_easter"), found=described(body), expected=said("one_of_them"))
        if on is not None:
            _month_day(leaf(on, body, "'on'"))
    for key, low, high in (("easter", -60, 120), ("on_a_sunday", -6, 6), ("from", 1900, 2200), ("until", 1900, 2200)):
        with findings.noting():
            _whole(body, key, low, high, needed=False)


def _month_day(node: Leaf) -> None:
    # A leap year, so that 29 February is a day too.
    _day(Leaf(f"2024-{node.text}", node.line), said("a_month_and_day"), found=node.text)


def _check_decree(body: Table, seen: dict[date, int], findings: Findings) -> None:
    findings.known_keys(body, _DECREE, said("a_decree"))
    with findings.noting():
        _source(body, "source")
    with findings.noting():
        first, last = _span(body)
        for node in _list(body, "days").nodes:
            with findings.noting():
                _decreed(leaf(node, body, _A_DAY), first, last, seen)


def _decreed(node: Leaf, first: int, last: int, seen: dict[date, int]) -> None:
    day = _day(node)
    if not first <= day.year <= last:
        expected = said("a_day_of_decree", first=first, last=last)
        raise Wrong(node, said("not_of_decree"), found=described(node), expected=expected)
    if day in seen:
        raise Wrong(node, said("decreed_twice", line=seen[day]), found=described(node))
    seen[day] = node.line


def _span(body: Table) -> tuple[int, int]:
    """The years a decree is about: two numbers, or one."""
    node = body.get("years")
    years = [leaf(each, body, said("a_year")) for each in node.nodes] if isinstance(node, Listing) else []
    numbers = [number if (number := _number(each)) in _YEARS else None for each in years]
    match numbers:
        case [int(first), int(last)] if first <= last:
            return first, last
    raise Wrong(node or body, said("not_decree_years"), found=described(node), expected="[2026, 2028]")


def _check_penalty(body: Table, findings: Findings) -> None:
    findings.known_keys(body, (*_COMMON, "penalty", "starts_after_days", "tables"), said("a_penalty"))
    with findings.noting():
        _whole(body, "starts_after_days", 0, 366)
    seen: dict[date, int] = {}
    for each in _each(body, "tables", findings):
        _check_table(each, seen, findings)


def _check_table(body: Table, seen: dict[date, int], findings: Findings) -> None:
    findings.known_keys(body, _TABLE, said("amounts"))
    with findings.noting():
        node = leaf(body.get("in_force"), body, which("in_force", said("amounts_from")))
        day = _day(node)
        if day in seen:
            raise Wrong(node, said("two_tables", line=seen[day]), found=described(node))
        seen[day] = node.line
    with findings.noting():
        _source(body, "source")
    with findings.noting():
        _whole(body, "at_most_eur", 0, 1_000_000)
    for each in _each(body, "bands", findings):
        _check_band(each, findings)


def _check_band(body: Table, findings: Findings) -> None:
    findings.known_keys(body, _BAND, said("a_band"))
    for key, high in (("days", 366), ("eur_a_day", 100_000)):
        with findings.noting():
            _whole(body, key, 1, high)


def _texts(body: Table, findings: Findings) -> None:
    for key, read in (("name", _text), ("source", _source)):
        with findings.noting():
            read(body, key)


def _text(body: Table, key: str) -> None:
    node = body.get(key)
    if not isinstance(node, Table) or {"nl", "en"} - set(node.names()):
        raise Wrong(node or body, said("is_text", key=key), found=described(node), expected="{nl: …, en: …}")
    read_text(node, key)


def _source(body: Table, key: str) -> None:
    node = body.get(key)
    if isinstance(node, Table):
        _text(body, key)
    else:
        leaf(node, body, which(key, said("where_law_says")))


def _each(body: Table, key: str, findings: Findings) -> Iterator[Table]:
    with findings.noting():
        listing = _list(body, key)
        for node in listing.nodes:
            with findings.noting():
                yield table(node, node, said("each_of", key=key))


def _list(body: Table, key: str) -> Listing:
    node = body.get(key)
    if not isinstance(node, Listing) or not node.nodes:
        raise Wrong(node or body, said("is_full_list", key=key), found=described(node))
    return node


def _day(node: Leaf, expected: Said = _A_DAY, found: str = "") -> date:
    # A quoted word stays a word when the content is read, also where it looks like a day or a number.
    day = None if node.quoted else read_day(node.text)
    if day is None or day.year not in _YEARS:
        raise Wrong(node, said("not_calendar_day"), found=quoted(found or node.text), expected=expected)
    return day


def _whole(body: Table, key: str, low: int, high: int, *, needed: bool = True) -> None:
    node: Node | None = body.get(key)
    if node is None and not needed:
        return
    word = leaf(node, body, quoted(key))
    number = _number(word)
    if number is None or not low <= number <= high:
        expected = said("from_low_to_high", low=low, high=Count(high))
        raise Wrong(word, said("is_whole", key=key), found=described(word), expected=expected)


def _number(word: Leaf) -> int | None:
    digits = word.text.removeprefix("-")
    return int(word.text) if not word.quoted and digits.isascii() and digits.isdigit() else None


_PARTS: Mapping[str, Callable[[Table, Findings], None]] = {
    KINDS[CALENDAR]: _check_calendar,
    KINDS[PENALTY]: _check_penalty,
}
