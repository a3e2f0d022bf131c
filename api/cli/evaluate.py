"""`evaluate`: what a policy concludes from a file of facts. Without a database, without a server."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import Json, Moment, PolicyName, moment_of
from api.cli.policy import find_policy
from api.cli.terminal import cited, say, say_json, say_rows

if TYPE_CHECKING:
    from rules.terms.edition import Editions

Facts = Annotated[
    Path, typer.Option("--facts", exists=True, dir_okay=False, readable=True, help="YAML or JSON: facts and roles.")
]


Edition = Annotated[
    list[Path] | None,
    typer.Option(
        "--edition", exists=True, dir_okay=False, readable=True, help="Other closed days or amounts. May be repeated."
    ),
]


def evaluate(
    *, policy: PolicyName, facts: Facts, at: Moment = None, edition: Edition = None, as_json: Json = False
) -> None:
    """Say what the policy concludes from the facts: who owes whom what until when, which work is wanted, and why."""
    from rules.evaluate.evaluate import evaluate as conclude
    from rules.evaluate.present import present
    from rules.language.policy import load_policy
    from rules.language.read.facts import load_facts

    moment = moment_of(at) or datetime.now(UTC)
    loaded = load_policy(find_policy(policy))
    said = conclude(loaded, load_facts(loaded, facts, moment), moment, editions=_editions(edition or []))
    shown = present(said)
    if as_json:
        say_json(shown)
    else:
        _tell(shown)


def _editions(files: list[Path]) -> "Editions":
    from rules.language.read.edition import load_edition
    from rules.terms.edition import Editions, shipped

    given = {each.name: each for each in map(load_edition, files)}
    return Editions(tuple(given.get(each.name, each) for each in shipped().of))


def _tell(shown: dict[str, Any]) -> None:
    from rich.markup import escape

    say(f"[bold]{escape(shown['policy'])}[/bold] at {shown['at']}")
    _table("Obligations", shown["obligations"], _OWED)
    _table("Tasks", shown["tasks"], _WANTED)
    _table("Derived", shown["derived"], {"what": "name", "values": "values", "since": "since"})
    _table("Prohibitions", shown["prohibitions"], {"who": "who", "may not": "act", "because": "because", **_WHY})
    _table("Permissions", shown["permissions"], {"who": "who", "may": "act", **_WHY})
    _table("Told", shown["notices"], {"who": "who", "what": "what", "call": "call", "since": "since", **_WHY})
    _table("Parts of the case", shown["scopes"], {"part": "scope", "open or reached": "on", "since": "since", **_WHY})
    if shown["closedSince"]:
        say(f"\nThe case is closed since {shown['closedSince']}.")
    for each in shown["obligations"]:
        _tell_steps(each)
    say(f"\nWithout new facts this changes at: {shown['changesAt'] or 'never'}")


def _tell_steps(owed: dict[str, Any]) -> None:
    """Say how the last day was computed."""
    from rich.markup import escape

    if owed["steps"]:
        say(f"\n[bold]{escape(owed['key'])}[/bold]")
    for step in owed["steps"]:
        say(f"  - {escape(step)}")


def _table(title: str, found: list[dict[str, Any]], columns: dict[str, str]) -> None:
    if found:
        say_rows(title, list(columns), ([_short(each[name]) for name in columns.values()] for each in found))


def _short(value: Any) -> Any:
    """Whom a norm addresses, which act it is about and what is said of it, in a word."""
    if isinstance(value, dict) and "nl" in value:
        return value["en"]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return cited(value)
    if isinstance(value, dict) and "everyone" in value:
        return "everyone" if value["everyone"] else value["role"] or value["person"] or value["parties"]
    if isinstance(value, dict) and "tests" in value:
        tests = ", ".join(f"{each['field']} {each['is']} {each['value']}" for each in value["tests"])
        return f"{value['fact']} ({tests})" if tests else value["fact"]
    return value


_WHY = {"rule": "rule", "source": "sources"}
_OWED = {
    "who": "bearer",
    "parties": "parties",
    "owes": "act",
    "to": "beneficiary",
    "state": "state",
    "late": "late",
    "last day": "lastDay",
    **_WHY,
    "facts": "facts",
}
_WANTED = {"task": "task", "for": "role", "parties": "eligible", "yields": "yields", "last day": "lastDay", **_WHY}
