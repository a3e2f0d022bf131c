"""`policy sources` and `policy radar`: what policies rest on in the law, and what a change of the law touches."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json
from api.cli.policy import find_policy
from api.cli.terminal import Trouble, say, say_json, say_rows

if TYPE_CHECKING:
    from pathlib import Path

    from rules.law.sources import Cited, Rest, Sources
    from rules.model.citation import Regulation
    from rules.model.policy import Policy

Policies = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE|NAME]...", help="Policy files, or ones that come along; left out, all of those."),
]
Municipality = Annotated[str | None, typer.Option("--municipality", help="As this municipality tailored them.")]


def sources(*, policies: Policies = None, municipality: Municipality = None, as_json: Json = False) -> None:
    """List the regulations policies rest on, the version read, who cites which article, and what is an own rule."""
    found = list(_sources(_wanted(policies or []), municipality))
    if municipality and not any(each.version.endswith(f"+{municipality}") for each in found):
        raise _tailored_by_nobody(municipality)
    if as_json:
        from rules.law.sources import sources_json

        say_json([sources_json(each) for each in found])
    else:
        for each in found:
            _tell(each)


def _wanted(policies: list[str]) -> "list[Path]":
    from rules.language.layers.shelf import shelf

    return [find_policy(each) for each in policies] or list(shelf().values())


def _sources(paths: "Iterable[Path]", municipality: str | None) -> "Iterator[Sources]":
    """What each policy rests on, with what municipalities add to it; or as one municipality made it."""
    from rules.language.policy import load_policy
    from rules.law.sources import is_own_of_municipality, sources_of

    for path in paths:
        policy = load_policy(path)
        tailored = [each for each in _overlays() if each.model == policy.version]
        ours = next((each for each in tailored if each.municipality == municipality), None)
        yield sources_of(ours or policy)
        if municipality is None:
            yield from (sources_of(each, is_own_of_municipality) for each in tailored)


def _overlays() -> "Iterator[Policy]":
    from rules.language.layers.shelf import overlays
    from rules.language.policy import load_policy

    return map(load_policy, overlays().values())


def _tailored_by_nobody(municipality: str) -> Trouble:
    known = sorted({each.municipality for each in _overlays() if each.municipality})
    return Trouble(f"{municipality!r} tailored none of these policies. Who tailored one: {', '.join(known)}.")


def _tell(found: "Sources") -> None:
    from rich.markup import escape

    say(f"[bold]{escape(found.version)}[/bold]")
    for each in found.rests:
        _tell_rest(each)
    _tell_cited("Own rules", "what", found.own)
    _tell_cited("Sources that name no regulation", "source", found.nowhere)
    if found.unread:
        say(f"Not read: {', '.join(each.name for each in found.unread)}.")
    say("")


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
