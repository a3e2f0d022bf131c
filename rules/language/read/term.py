"""Reading terms: named ones under `terms`, and those written inside a rule behind `within`."""

from collections.abc import Mapping
from dataclasses import replace

from rules.language.grammar.declarations import CALENDARS, EXTENSION, SUSPENSION, TERM
from rules.language.read.citation import read_citations
from rules.language.read.comparison import read_tests
from rules.language.read.path import read_length, read_path
from rules.language.read.scalars import read_duration, read_name
from rules.language.read.sight import Sight
from rules.language.text.errors import listed, nearest, quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, several, table, unknown, yes_or_no
from rules.language.text.tree import Leaf, Node, Table
from rules.model.term import ExtensionRule, NamedLength, Path, SuspensionRule, TermRule
from rules.model.values import Test
from rules.terms.duration import Duration, LeapDay
from rules.terms.said import said

_BESIDE_A_DAY = ("until", "calendar", "source")
_OF_SUSPENSION = ("from_day_after", "until_day_of", "at_most_until")


def read_terms(node: Node | None, sight: Sight, findings: Findings) -> dict[str, TermRule]:
    """Read the table of named terms."""
    terms: dict[str, TermRule] = {}
    if node is None:
        return terms
    sight = Sight(replace(sight.vocabulary, terms=terms), findings)
    with findings.noting():
        for key, body in table(node, node, "'terms'").entries:
            with findings.within(said("term"), key.text), findings.noting():
                name = read_name(key, said("a_term"))
                # The rules that use it must not be blamed for what is wrong inside the term.
                terms[name] = TermRule(Duration(days=1), name=name)
                terms[name] = read_term(table(body, key, said("a_term")), sight, name, key.line)
    return terms


def read_within(node: Node, sight: Sight) -> TermRule:
    """The term behind `within`: a name, a length, a length after a field, a day, or a table as under `terms`."""
    if isinstance(node, Table):
        return read_term(node, sight, None, node.line)
    word = leaf(node, node, said("a_term"))
    if word.text in sight.vocabulary.terms:
        return sight.vocabulary.terms[word.text]
    if word.text.startswith("until "):
        return _until(replace(word, text=word.text.removeprefix("until ").strip()), sight, word.line)
    length, after, path = word.text.partition(" after ")
    if not after and not word.text[:1].isdigit():
        raise unknown(word, said("term"), sight.vocabulary.terms)
    lasts = read_duration(word, word, length)
    start = read_path(replace(word, text=path.strip()), sight, lasts) if after else None
    return TermRule(lasts, start, line=word.line, shortened_by=word.less)


def read_term(body: Table, sight: Sight, name: str | None, line: int) -> TermRule:
    """A term written as a table; raises `Wrong` when it has neither a length nor a day."""
    if body.get("until") is not None:
        return _until_day(body, sight, name, line)
    meant = "" if body.get("lasts") else nearest("lasts", set(body.names()) - set(TERM.words))
    sight.findings.known_keys(body, (*TERM.words, meant), TERM.title)
    if meant:
        at = next(key for key, _ in body.entries if key.text == meant)
        raise Wrong(at, said("needs_lasts"), found=quoted(meant), suggestion="lasts")
    if body.get("lasts") is None:
        raise Wrong(body, said("needs_lasts"), found=listed(body.names()), expected=said("a_length_such_as"))
    lasts = read_duration(body.get("lasts"), body)
    after, suspended = body.get("after"), body.get("suspended")
    calendar = leaf(body.get("calendar") or Leaf(CALENDARS[0], line), body, said("a_calendar"))
    one_of(calendar, said("calendar"), CALENDARS)
    if calendar.text == "plain" and lasts.working_days:
        raise _uncountable(calendar)
    if suspended is not None and lasts.hours:
        raise Wrong(suspended, said("hours_not_suspended"))
    follows = _followed(after, sight, name)
    if follows and (lasts.hours or follows.lasts.hours):
        raise Wrong(after or body, said("hours_follow_nothing"))
    return TermRule(
        lasts,
        read_path(leaf(after, body, said("a_date")), sight, lasts) if after is not None and follows is None else None,
        calendar.text,
        _suspension(table(suspended, body, "'suspended'"), sight) if suspended is not None else None,
        _extensions(body.get("extended"), sight, lasts, calendar.text),
        name,
        read_citations(body.get("source"), sight.vocabulary.regulations, sight.findings),
        line,
        calendar_named=body.get("calendar") is not None,
        follows=follows,
        shortened_by=_shortened_by(body.get("lasts"), follows),
        leap_day=_leap_day(body.get("leap_day"), lasts),
    )


def _until_day(body: Table, sight: Sight, name: str | None, line: int) -> TermRule:
    """A term that ends on a day somebody named; nothing is counted, and no closed day moves it unless it says so."""
    sight.findings.known_keys(body, TERM.words, TERM.title)
    for key, _ in body.entries:
        if key.text not in _BESIDE_A_DAY:
            raise Wrong(key, said("until_stands_alone"), found=quoted(key.text), expected=listed(_BESIDE_A_DAY))
    day = leaf(body.get("until"), body, said("a_date"))
    calendar = leaf(body.get("calendar") or Leaf("plain", line), body, said("a_calendar"))
    one_of(calendar, said("calendar"), CALENDARS)
    source = read_citations(body.get("source"), sight.vocabulary.regulations, sight.findings)
    return replace(_until(day, sight, line), calendar=calendar.text, name=name, citations=source)


def _until(day: Leaf, sight: Sight, line: int) -> TermRule:
    path = read_path(day, sight)
    return TermRule(Duration(), path, "plain", line=line)


def _leap_day(node: Node | None, lasts: Duration) -> LeapDay:
    if node is None:
        return LeapDay.FEBRUARY
    word = leaf(node, node, said("a_leap_day"))
    if not (lasts.years or lasts.months):
        raise Wrong(word, said("leap_day_of_no_use"), found=said("a_term_of", lasts=str(lasts)))
    return LeapDay(one_of(word, said("leap_day"), tuple(LeapDay)))


def _shortened_by(length: Node | None, follows: TermRule | None) -> tuple[str, ...]:
    """The open places in its own length, and in the term it runs after."""
    own = length.less if isinstance(length, Leaf) else ()
    return tuple(dict.fromkeys((*own, *(follows.shortened_by if follows else ()))))


def _followed(after: Node | None, sight: Sight, name: str | None) -> TermRule | None:
    """The term from whose end another runs: a table, or the name of one that stands earlier under `terms`."""
    if isinstance(after, Table):
        return read_term(after, sight, None, after.line)
    return sight.vocabulary.terms.get(after.text) if isinstance(after, Leaf) and after.text != name else None


def _uncountable(node: Node) -> Wrong:
    return Wrong(node, said("working_days_uncounted"), expected=f"'{CALENDARS[0]}'")


def _suspension(body: Table, sight: Sight) -> SuspensionRule:
    """What suspends a term is any fact of a type, so the facts a rule binds play no part here."""
    sight.findings.known_keys_of(body, SUSPENSION)
    sight = Sight(sight.vocabulary, sight.findings)
    paths: Mapping[str, Path] = {
        key: read_path(leaf(body.get(key), body, quoted(key)), sight)
        for key in _OF_SUSPENSION
        if body.get(key) is not None or key != "at_most_until"
    }
    start, limit = paths["from_day_after"], paths.get("at_most_until")
    if limit is not None and limit.of != start.of:
        found, expected = quoted(f"{limit.of}.{limit.field}"), said("a_field_of", fact=start.of)
        at = body.get("at_most_until") or body
        raise Wrong(at, said("suspension_in_one_fact"), found=found, expected=expected)
    inclusive = yes_or_no(body.get("inclusive"), default=False)
    return SuspensionRule(start, paths["until_day_of"], limit, inclusive)


def _extensions(node: Node | None, sight: Sight, lasts: Duration, calendar: str) -> tuple[ExtensionRule, ...]:
    if node is None:
        return ()
    return tuple(_extension(table(each, node, "'extended'"), sight, lasts, calendar) for each in several(node))


def _extension(body: Table, sight: Sight, lasts: Duration, calendar: str) -> ExtensionRule:
    sight.findings.known_keys_of(body, EXTENSION)
    fact, tests = _when(body.get("when"), body, sight)
    by = read_length(body, sight)
    if isinstance(by, NamedLength) and by.number.of != fact.text:
        found, expected = quoted(by.number.of), said("a_field_of", fact=fact.text)
        raise Wrong(body.get("by") or body, said("length_in_that_fact"), found=found, expected=expected)
    _refuse_unfit_length(by, lasts, calendar, body)
    return ExtensionRule(
        by,
        fact.text,
        tests,
        yes_or_no(body.get("once"), default=True),
        yes_or_no(body.get("before_end"), default=True),
    )


def _refuse_unfit_length(by: Duration | NamedLength, lasts: Duration, calendar: str, body: Table) -> None:
    if by.counts_in("hours") != bool(lasts.hours):
        found = said("for_a_term_of", by=str(by), lasts=str(lasts))
        raise Wrong(body, said("hours_extend_hours"), found=found)
    if by.counts_in("working_days") and calendar == "plain":
        raise _uncountable(body.get("by") or body)


def _when(node: Node | None, at: Table, sight: Sight) -> tuple[Leaf, tuple[Test, ...]]:
    """`when: verlenging`, `when: {fact: verlenging}` or `when: {verlenging: {field: test…}}`."""
    if not isinstance(node, Table):
        word = leaf(node, at, said("fact_that_extends"))
        sight.vocabulary.fact(word)
        return word, ()
    if len(node.entries) != 1:
        raise Wrong(node, said("one_fact_extends"), expected=said("fact_or_tests"))
    key, body = node.entries[0]
    if key.text == "fact":
        word = leaf(body, key, said("fact_that_extends"))
        sight.vocabulary.fact(word)
        return word, ()
    fact = sight.vocabulary.fact(key)
    return key, read_tests(fact, table(body, key, said("must_satisfy", fact=key.text)), sight.inner())
