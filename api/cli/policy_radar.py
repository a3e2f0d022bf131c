"""`policy radar`: which rules a change of the law touches, for whom, and how many open cases that means."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import Json
from api.cli.policy import Policies, find_policies
from api.cli.terminal import say, say_json, say_rows

if TYPE_CHECKING:
    from orchestrator.usecases.law_change import CasesTouched
    from rules.law.change import LawChange
    from rules.law.radar import Radar, Touch
    from rules.model.policy import Policy

Changes = Annotated[
    Path,
    typer.Argument(metavar="CHANGES", exists=True, dir_okay=False, readable=True, show_default=False, help="YAML."),
]
Cases = Annotated[bool, typer.Option("--cases", help="Also count open cases, by the platform's database.")]

_MOST_NAMED = 20
"""Cases of a municipality that a terminal names."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was looked at, and what was seen; `cases` is None when nobody asked for them."""

    change: "LawChange"
    radar: "Radar"
    cases: "Sequence[CasesTouched] | None" = None


def radar(*, changes: Changes, policies: Policies = None, cases: Cases = False, as_json: Json = False) -> None:
    """Say which rules cite what a change of the law changes, and were read before it. Status 1 when any does."""
    wanted = [each for policy, tailored in find_policies(policies or []) for each in (policy, *tailored)]
    only = {each.name for each in wanted} if policies else set()
    seen = _with_cases(changes, wanted, only) if cases else _look(changes, wanted)
    if as_json:
        say_json(_json(seen))
    else:
        _tell(seen)
    raise typer.Exit(1 if seen.radar.touched else 0)


def _look(changes: Path, policies: "Sequence[Policy]") -> _Seen:
    from rules.law.change import load_change
    from rules.law.radar import radar as seen_in

    change = load_change(changes, (each for policy in policies for each in policy.regulations.values()))
    return _Seen(change, seen_in(change, policies))


def _with_cases(changes: Path, policies: "Sequence[Policy]", only: Set[str]) -> _Seen:
    """Look at what is published too, with `only` under these names, and at the cases that run under it."""
    from api.cli.platform import at_database
    from orchestrator.usecases.law_change import cases_touched
    from orchestrator.usecases.policies import list_policies
    from rules.law.radar import touched_rules

    here = {each.version for each in policies}
    with at_database() as (session, _):
        published = [each for each in list_policies(session) if not only or each.name in only]
        seen = _look(changes, [*policies, *(each for each in published if each.version not in here)])
        rules = {each.digest: touched_rules(seen.change, each) for each in published}
        return _Seen(seen.change, seen.radar, cases_touched(session, rules))


def _json(seen: _Seen) -> dict[str, Any]:
    from rules.evaluate.present import present_sources
    from rules.law.radar import radar_json

    law, cases = seen.change.law, seen.cases
    told = {
        "law": {"nl": law.nl, "en": law.en} if law else None,
        "inForce": seen.change.in_force.isoformat(),
        "changed": present_sources(seen.change.changed),
        **radar_json(seen.radar),
    }
    return told if cases is None else told | {"cases": [_cases_json(each) for each in cases]}


def _cases_json(each: "CasesTouched") -> dict[str, Any]:
    return {"municipality": each.municipality, "openCases": each.open_cases, "concluded": list(each.concluded)}


def _tell(seen: _Seen) -> None:
    from rich.markup import escape

    from rules.rows import counted

    law = escape(seen.change.law.en if seen.change.law else "A change of the law")
    say(f"[bold]{law}[/bold], in force on {seen.change.in_force}: {counted(len(seen.change.changed), 'change')}.")
    _tell_touches("Touched", seen.radar.touched)
    _tell_touches("Read since", seen.radar.read_since)
    if not seen.radar.touched:
        say("No rule that was read before it cites what it changes.")
    for version, count in seen.radar.untold:
        say(f"{version}: {counted(count, 'source')} that name no regulation; whether it touches those is not known.")
    if seen.cases is not None:
        _tell_cases(seen.cases)


def _tell_touches(title: str, touches: "Iterable[Touch]") -> None:
    rows = [_row(each) for each in touches]
    if rows:
        told = [place for place in range(len(_COLUMNS)) if any(row[place] for row in rows)]
        say_rows(title, [_COLUMNS[each] for each in told], [[row[each] for each in told] for row in rows])


_COLUMNS = ("clause", "of", "where", "cites", "read in", "part of", "municipalities")


def _row(each: "Touch") -> tuple[str, ...]:
    return (
        ", ".join(each.names),
        each.clause.origin,
        each.clause.place,
        "; ".join(citation.words for citation in each.citations),
        ", ".join(dict.fromkeys(str(citation.read_in or "not read") for citation in each.citations)),
        ", ".join(version for version in each.versions if "+" not in version and version != each.clause.origin),
        ", ".join(each.municipalities),
    )


def _tell_cases(cases: "Sequence[CasesTouched]") -> None:
    rows = [(each.municipality, str(each.open_cases), str(len(each.concluded)), _ids(each)) for each in cases]
    if rows:
        say_rows("Open cases under a touched version", ("municipality", "open", "with a conclusion", "cases"), rows)
    else:
        say("No open case runs under a touched version.")


def _ids(each: "CasesTouched") -> str:
    more = len(each.concluded) - _MOST_NAMED
    return ", ".join(each.concluded[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
