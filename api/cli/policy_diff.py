"""`policy diff`: what differs between two versions of a policy, or between a national model and what became of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import Json
from api.cli.policy_shown import find_policy
from api.cli.screen import say_json
from api.cli.trouble import Trouble

if TYPE_CHECKING:
    from rules.difference.compare import Affected, Difference
    from rules.difference.side import Side

First = Annotated[str, typer.Argument(metavar="A", help="A policy or an overlay: a file, or a name as `policy@date`.")]
Second = Annotated[
    str | None, typer.Argument(metavar="[B]", help="What it is compared with; left out, an overlay with its model.")
]
Overlays = Annotated[
    list[Path] | None,
    typer.Option("--overlays", exists=True, help="Also what it means for these overlays of A: files or folders."),
]


def diff(*, a: First, b: Second = None, overlays: Overlays = None, as_json: Json = False) -> None:
    """Say clause by clause what differs, with the sources. Status 1 when anything does."""
    from rules.difference.compare import affected, compare

    before, after = _sides(a, b)
    found = compare(before.clauses, after.clauses)
    touched = tuple(affected(before, after, _files(overlays or [])))
    if as_json:
        say_json(_as_json(before, after, found, touched))
    else:
        for line in _lines(before, after, found, touched):
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


def _files(overlays: Sequence[Path]) -> Iterator[Path]:
    """Return the overlays among the files, and in the folders; what else stands in a folder is passed over."""
    from rules.language.layers.bundle import bundle, file_name
    from rules.language.layers.document import read_documents

    for path in overlays:
        for file in sorted(path.rglob("*.yaml")) if path.is_dir() else [path]:
            if file.name.endswith(".scenarios.yaml"):
                continue
            if read_documents(bundle(file), file_name(file))[0].is_overlay:
                yield file


def _as_json(
    before: "Side", after: "Side", found: Sequence["Difference"], touched: Sequence["Affected"]
) -> dict[str, Any]:
    from rules.difference.present import affected_json, difference_json

    return {
        "before": before.policy.version,
        "after": after.policy.version,
        "same": not found,
        "differences": [difference_json(each) for each in found],
        "municipalities": [affected_json(each) for each in touched],
    }


def _lines(
    before: "Side", after: "Side", found: Sequence["Difference"], touched: Sequence["Affected"]
) -> Iterator[str]:
    from rules.difference.present import affected_lines, difference_lines
    from rules.rows import counted

    yield f"{before.policy.version} → {after.policy.version}"
    for each in found:
        yield from difference_lines(each)
    yield f"{counted(len(found), 'difference')}." if found else "They say the same."
    for one in touched:
        yield from affected_lines(one)
