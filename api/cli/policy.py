"""`policy`: whether a policy file is well formed, and concludes what its scenarios expect."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from api.cli.options import Files, Json
from api.cli.policy_diff import diff
from api.cli.screen import say, say_json
from api.cli.trouble import Commands, Trouble

if TYPE_CHECKING:
    from rules.language.text.errors import PolicyError
    from rules.scenario.run import Mismatch

Found = dict[str, Any]
SCENARIOS = ".scenarios.yaml"

app = typer.Typer(name="policy", cls=Commands, help="Policy files.", no_args_is_help=True, rich_markup_mode=None)
app.command()(diff)


@app.command()
def check(*, files: Files, as_json: Json = False) -> None:
    """Say everything that is wrong in policy files, by line, and what cannot have been meant. Status 1 for wrong."""
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
    from rules.rows import counted

    policies = dict.fromkeys(_policy_of(path) for path in files)
    found = [each for path in policies for each in _test(path)]
    if as_json:
        say_json(found)
    else:
        for each in found:
            _tell_test(each)
        say(f"{counted(len(found), 'scenario')}, {sum(bool(each['differences']) for each in found)} with differences.")
    raise typer.Exit(1 if any(each["differences"] for each in found) else 0)


def _check(path: Path) -> Found:
    from rules.language.check.check import check as remarks_on
    from rules.language.layers.bundle import file_name
    from rules.language.policy import load_policy
    from rules.language.text.errors import PolicyErrors
    from rules.language.text.tree import file_of
    from rules.scenario.read import load_scenarios
    from rules.terms.said import english

    try:
        policy = load_policy(_policy_of(path))
        if path != _policy_of(path):
            load_scenarios(policy, path)
    except PolicyErrors as errors:
        return {
            "file": str(path),
            "policy": None,
            "errors": [error_shown(each) for each in errors.errors],
            "remarks": [],
        }
    # What it stands on is remarked upon where that is checked; not everything of a base is of use to everybody.
    own = [each for each in remarks_on(policy) if file_of(each.line) == file_name(_policy_of(path))]
    remarks = [{"line": each.line, "part": english(each.part), "text": str(each)} for each in own]
    return {"file": str(path), "policy": policy.version, "errors": [], "remarks": remarks}


def _policy_of(path: Path) -> Path:
    """Return the policy a file belongs to: itself, or for scenarios the policy beside them."""
    return path.with_name(path.name.removesuffix(SCENARIOS) + ".yaml") if path.name.endswith(SCENARIOS) else path


def error_shown(error: "PolicyError") -> Found:
    """Return what is wrong, for machines."""
    from rules.terms.said import english

    names = ("part", "message", "found", "expected", "suggestion")
    told = {name: english(getattr(error, name) or "") for name in names}
    return {"file": error.file, "line": error.line, **told, "text": str(error)}


def _tell_check(found: Found) -> None:
    for error in found["errors"]:
        typer.echo(error["text"])
    for remark in found["remarks"]:
        say(f"{found['file']}, {remark['text']}")
    wrong = len(found["errors"])
    typer.echo(f"{found['file']}: " + (f"{wrong} wrong." if wrong else f"{found['policy']} is well formed."))


def _test(path: Path) -> Iterator[Found]:
    from rules.language.policy import load_policy
    from rules.scenario.read import load_scenarios, scenarios_beside
    from rules.scenario.run import run_scenario

    policy = load_policy(path)
    beside = scenarios_beside(path)
    if not beside.is_file():
        raise Trouble(f"{path} has no scenarios: expected them in {beside}.")
    for scenario in load_scenarios(policy, beside):
        differences = [_difference(each) for each in run_scenario(policy, scenario)]
        yield {"file": str(path), "policy": policy.version, "scenario": scenario.name, "differences": differences}


def _difference(each: "Mismatch") -> Found:
    from rules.terms.said import english

    told = {name: english(getattr(each, name)) for name in ("about", "expected", "found")}
    return {"at": each.at.isoformat(), **told}


def _tell_test(found: Found) -> None:
    typer.echo(f"{'FAILED' if found['differences'] else 'ok':>6}  {found['policy']}  {found['scenario']}")
    for each in found["differences"]:
        typer.echo(f"        {each['at'][:10]}, {each['about']}: expected {each['expected']}, found {each['found']}.")
