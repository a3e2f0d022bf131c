"""`policy`: which one is meant, whether it is well formed and passes its scenarios, what it shows, and what differs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import As, Files, Json
from api.cli.terminal import Commands, Trouble, clock_of, say, say_count, say_json

if TYPE_CHECKING:
    from rules.difference.compare import Affected, Difference
    from rules.difference.side import Side
    from rules.language.text.errors import PolicyError
    from rules.model.policy import Policy
    from rules.scenario.run import Mismatch

Found = dict[str, Any]
SCENARIOS = ".scenarios.yaml"

app = typer.Typer(name="policy", cls=Commands, help="Policy files.", no_args_is_help=True, rich_markup_mode=None)

Language = Annotated[str, typer.Option("--language", metavar="nl|en", help="The language of the words.")]
Into = Annotated[Path | None, typer.Option("--into", metavar="FILE", help="Write the picture here.", dir_okay=False)]
Wanted = Annotated[str, typer.Argument(metavar="FILE|NAME", help="A policy file, or one that comes with the product.")]
First = Annotated[str, typer.Argument(metavar="A", help="A policy or an overlay: a file, or a name as `policy@date`.")]
Second = Annotated[
    str | None, typer.Argument(metavar="[B]", help="What it is compared with; left out, an overlay with its model.")
]
Policies = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE|NAME]...", help="Policies: files, or ones that come along; left out, all of those."),
]
Overlays = Annotated[
    list[Path] | None,
    typer.Option("--overlays", exists=True, help="Also what it means for these overlays of A: files or folders."),
]


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
    """Run the scenarios beside policy files, and beside the versions those continue.

    Status 1 when a policy concludes something else than is expected.
    """
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
    from rules.language.policy import load_policy
    from rules.language.text.errors import PolicyErrors
    from rules.scenario.read import load_scenarios

    try:
        policy = load_policy(_policy_of(path))
        if path != _policy_of(path):
            load_scenarios(policy, path)
    except PolicyErrors as errors:
        wrong = [error_shown(each) for each in errors.errors]
        return {"file": str(path), "policy": None, "errors": wrong, "remarks": []}
    return {"file": str(path), "policy": policy.version, "errors": [], "remarks": _remarks(policy, _policy_of(path))}


def _remarks(policy: "Policy", path: Path) -> list[Found]:
    """Return what is remarked upon of the policy's own text, and of what it continues what was not before.

    What it stands on is remarked upon where that is checked; not everything of a base is of use to everybody.
    """
    from rules.language.check.check import check as remarks_on
    from rules.language.layers.bundle import file_name, files_continued
    from rules.language.policy import load_policy
    from rules.language.text.tree import file_of
    from rules.scenario.unshown import not_shown, remarks_about
    from rules.terms.said import english

    files = {file_name(each): each for each in (path, *files_continued(path))}
    before = {each for earlier in list(files.values())[1:2] for each in remarks_on(load_policy(earlier))}
    own = [each for each in remarks_on(policy) if file_of(each.line) in files and each not in before]
    own += remarks_about(not_shown(policy, path))
    return [
        {
            "file": str(files[file_of(each.line)]),
            "line": each.line,
            "part": english(each.part),
            "text": str(each),
        }
        for each in own
    ]


@app.command()
def readings(
    *,
    policy: Annotated[
        str, typer.Argument(metavar="NAME[@DATE]", help="The version in force, or `woo-verzoek@2024-01-01`.")
    ],
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Say of each rule of a published policy or a base who read it, and what is not right about it."""
    from api.cli.platform import sign_in

    remote = sign_in(seat)
    name, _, version = policy.partition("@")
    version = version or remote.read("policies", name)["version"].partition("@")[2]
    found = remote.read("policies", name, "versions", version, "readings")["found"]
    if as_json:
        say_json(found)
    else:
        say_count(len(found), "rule", ("rule", "source", "stands", "who read it"), map(_read_row, found))


def _read_row(rule: Mapping[str, Any]) -> list[Any]:
    said = "; ".join(map(_reading, (*rule["before"], *rule["readings"])))
    return [rule["name"], rule["source"], rule["state"], said]


def _reading(each: Mapping[str, Any]) -> str:
    word = "agrees" if each["agrees"] else "objects"
    told = f": {each['remark']}" if each["remark"] else ""
    return f"{clock_of(each['at'])[:10]} {each['person']} of {each['party']} {word} ({each['version']}){told}"


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
        say(f"{remark['file']}, {remark['text']}")
    wrong = len(found["errors"])
    typer.echo(f"{found['file']}: " + (f"{wrong} wrong." if wrong else f"{found['policy']} is well formed."))


def _test(path: Path) -> Iterator[Found]:
    from rules.language.policy import load_policy
    from rules.scenario.read import load_scenarios, scenario_files, scenarios_beside
    from rules.scenario.run import run_scenario

    policy = load_policy(path)
    beside = scenarios_beside(path)
    if not scenario_files(path):
        raise Trouble(f"{path} has no scenarios: expected them in {beside}.")
    for scenario in load_scenarios(policy, beside):
        differences = [_difference(each) for each in run_scenario(policy, scenario)]
        told = {"file": str(path), "policy": policy.version, "scenario": scenario.name, "from": scenario.file}
        yield told | {"differences": differences}


def _difference(each: "Mismatch") -> Found:
    from rules.terms.said import english

    told = {name: english(getattr(each, name)) for name in ("about", "expected", "found")}
    return {"at": each.at.isoformat(), **told}


def _tell_test(found: Found) -> None:
    whence = "" if found["from"].endswith(f"/{Path(found['file']).stem}{SCENARIOS}") else f"  ({found['from']})"
    typer.echo(f"{'FAILED' if found['differences'] else 'ok':>6}  {found['policy']}  {found['scenario']}{whence}")
    for each in found["differences"]:
        typer.echo(f"        {each['at'][:10]}, {each['about']}: expected {each['expected']}, found {each['found']}.")


def find_policy(wanted: str) -> Path:
    """Return the file of the policy: a path, `name@date`, or a name, of which the latest version is meant.

    What a municipality made of a policy is `name@date+municipality`. Raises Trouble, naming what there is.
    """
    from rules.language.layers.shelf import bases, overlays, shelf

    if (path := Path(wanted)).is_file():
        return path
    if found := {**bases(), **overlays()}.get(wanted):
        return found
    known = shelf()
    if versions := [version for version in known if wanted in (version, version.partition("@")[0])]:
        return known[max(versions)]
    raise _no_policy(wanted, known)


def find_policies(wanted: Sequence[str]) -> Iterator[tuple["Policy", tuple["Policy", ...]]]:
    """Return each policy with what municipalities on the shelf made of it; where none is wanted, of the whole shelf."""
    from rules.language.layers.shelf import shelf
    from rules.language.policy import load_policy

    for path in [find_policy(each) for each in wanted] or shelf().values():
        policy = load_policy(path)
        yield policy, tuple(each for each in _tailored(policy.name) if each.model == policy.version)


@cache
def _tailored(name: str) -> tuple["Policy", ...]:
    """Return all that municipalities made of the policy of this name, the oldest first."""
    from rules.language.layers.shelf import overlays
    from rules.language.policy import load_policy

    files = (file for version, file in overlays().items() if version.partition("@")[0] == name)
    return tuple(sorted(map(load_policy, files), key=lambda each: each.in_force))


def _no_policy(wanted: str, known: Iterable[str]) -> Trouble:
    from rules.language.text.errors import nearest

    names = sorted({name for version in known for name in (version, version.partition("@")[0])})
    there_are = ", ".join(names) or "the shelf, which is empty"
    hint = f" Did you mean {close!r}?" if (close := nearest(wanted, names)) else ""
    return Trouble(f"no policy {wanted!r}: neither a file, nor one of {there_are}.{hint}")


@app.command()
def graph(*, policy: Wanted, into: Into = None, language: Language = "nl", as_json: Json = False) -> None:
    """Draw a policy as SVG: rules, what they look at, and what follows for whom. Without --into, on standard output."""
    from rules.language.policy import load_policy
    from rules.picture.draw import describe, draw
    from rules.picture.sketch import sketch_of
    from rules.rows import counted

    sketch = sketch_of(load_policy(find_policy(policy)))
    if into:
        into.write_text(draw(sketch, language), "utf-8")
    if as_json:
        say_json({"policy": sketch.version, "file": str(into) if into else None, "text": describe(sketch, language)})
    elif into:
        say(f"{sketch.version}: {counted(len(sketch.rows), 'rule')} drawn in {into}.")
    else:
        typer.echo(draw(sketch, language), nl=False)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the policy language, by which editors complete words and mark mistakes."""
    from rules.language.schema import policy_schema

    say_json(policy_schema())


@app.command()
def diff(*, a: First, b: Second = None, overlays: Overlays = None, as_json: Json = False) -> None:
    """Say clause by clause what differs, with the sources. Status 1 when anything does."""
    from rules.difference.compare import affected, compare

    before, after = _sides(a, b)
    found = compare(before.clauses, after.clauses)
    touched = tuple(affected(before, after, _overlays_in(overlays or [])))
    if as_json:
        say_json(_difference_shown(before, after, found, touched))
    else:
        for line in _difference_lines(before, after, found, touched):
            typer.echo(line)
    raise typer.Exit(1 if found or any(each.differences or each.errors for each in touched) else 0)


def _sides(a: str, b: str | None) -> tuple["Side", "Side"]:
    from rules.difference.side import model_of, side_from_file

    first = side_from_file(find_policy(a))
    if b is not None:
        return first, side_from_file(find_policy(b))
    if not first.is_overlay:
        raise Trouble(f"{a} is no overlay: say what to compare it with.")
    return model_of(first), first


def _overlays_in(overlays: Sequence[Path]) -> Iterator[Path]:
    """Return the overlays among the files, and in the folders; what else stands in a folder is passed over."""
    from rules.language.layers.bundle import bundle, file_name
    from rules.language.layers.document import read_documents

    for path in overlays:
        for file in sorted(path.rglob("*.yaml")) if path.is_dir() else [path]:
            if file.name.endswith(SCENARIOS):
                continue
            if read_documents(bundle(file), file_name(file))[0].is_overlay:
                yield file


def _difference_shown(
    before: "Side", after: "Side", found: Sequence["Difference"], touched: Sequence["Affected"]
) -> dict[str, Any]:
    from rules.difference.compare import affected_json, difference_json

    return {
        "before": before.policy.version,
        "after": after.policy.version,
        "same": not found,
        "differences": [difference_json(each) for each in found],
        "municipalities": [affected_json(each) for each in touched],
    }


def _difference_lines(
    before: "Side", after: "Side", found: Sequence["Difference"], touched: Sequence["Affected"]
) -> Iterator[str]:
    from rules.difference.compare import affected_lines, difference_lines
    from rules.rows import counted

    yield f"{before.policy.version} → {after.policy.version}"
    for each in found:
        yield from difference_lines(each)
    yield f"{counted(len(found), 'difference')}." if found else "They say the same."
    for one in touched:
        yield from affected_lines(one)
