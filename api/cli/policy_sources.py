"""`policy sources`: what policies rest on in the law, article by article, and what in them is an own rule."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json
from api.cli.policy import Policies, find_policies
from api.cli.terminal import Trouble, say, say_json, say_rows

if TYPE_CHECKING:
    from rules.law.sources import Cited, Rest, Sources
    from rules.model.citation import Regulation

Municipality = Annotated[str | None, typer.Option("--municipality", help="As this municipality tailored them.")]


def sources(*, policies: Policies = None, municipality: Municipality = None, as_json: Json = False) -> None:
    """List the regulations policies rest on, the version read, who cites which article, and what is an own rule."""
    from rules.law.sources import sources_json

    found = list(_sources(policies or [], municipality))
    if as_json:
        say_json([sources_json(each) for each in found])
    else:
        for n, each in enumerate(found):
            say("") if n else None
            _tell(each)


def _sources(wanted: Sequence[str], municipality: str | None) -> "Iterator[Sources]":
    """What each policy rests on, then what municipalities add to that; or else as one municipality made it."""
    from rules.law.sources import is_own_of_municipality, sources_of

    groups = list(find_policies(wanted))
    by_municipality = {each.municipality for policy, tailored in groups for each in (policy, *tailored)} - {None}
    if municipality and municipality not in by_municipality:
        raise _tailored_by_nobody(municipality, sorted(filter(None, by_municipality)))
    for policy, tailored in groups:
        ours = [each for each in tailored if each.municipality == municipality]
        yield sources_of(ours[-1] if ours else policy)
        if municipality is None:
            yield from (sources_of(each, is_own_of_municipality) for each in tailored)


def _tailored_by_nobody(municipality: str, known: Sequence[str]) -> Trouble:
    there_are = f"Those of {', '.join(known)} are there." if known else "No municipality did."
    return Trouble(f"{municipality!r} tailored none of these policies. {there_are}")


def _tell(found: "Sources") -> None:
    from rich.markup import escape

    say(f"[bold]{escape(found.version)}[/bold]")
    for each in found.rests:
        _tell_rest(each)
    _tell_cited("Own rules", "what", found.own)
    _tell_cited("Sources that name no regulation", "source", found.nowhere)
    if found.unread:
        say(f"Not read: {', '.join(each.name for each in found.unread)}.")


def _tell_rest(each: "Rest") -> None:
    rows = [(_article(one), _by(one), _read_otherwise(one, each)) for one in each.cited]
    columns = ("article", "cited by", "read in") if any(row[-1] for row in rows) else ("article", "cited by")
    say_rows(_called(each.regulation), columns, [row[: len(columns)] for row in rows])


def _called(regulation: "Regulation") -> str:
    title, name = regulation.title.en, regulation.name
    called = title if title == name else f"{title} ({name})"
    identifier = f", {regulation.identifier.value}" if regulation.identifier else ""
    return f"{called}{identifier}, {f'read in {regulation.read_in}' if regulation.read_in else 'not read'}"


def _article(cited: "Cited") -> str:
    citation = cited.citation
    name = citation.regulation.name if citation.regulation else ""
    return citation.written[len(name) :].lstrip(" :") or "all of it"


def _read_otherwise(cited: "Cited", rest: "Rest") -> str:
    read_in = cited.citation.read_in
    return str(read_in) if read_in and read_in != rest.regulation.read_in else ""


def _tell_cited(title: str, what: str, cited: "Iterable[Cited]") -> None:
    rows = [(each.citation.own.en if each.citation.own else each.citation.words, _by(each)) for each in cited]
    if rows:
        say_rows(title, (what, "by"), rows)


def _by(cited: "Cited") -> str:
    return ", ".join(dict.fromkeys(clause.called for clause in cited.clauses))
