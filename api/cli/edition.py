"""`edition`: closed days and amounts, which come as dated editions: check one, publish it, see which there are."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import Json
from api.cli.platform import at_database
from api.cli.policy import error_shown
from api.cli.terminal import Commands, Trouble, say, say_json, say_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orchestrator.usecases.policies import EditionLine, Published
    from rules.language.text.errors import PolicyError
    from rules.terms.changed import Changed
    from rules.terms.edition import Edition

app = typer.Typer(
    name="edition", cls=Commands, help="Editions of closed days and amounts.", no_args_is_help=True,
    rich_markup_mode=None,
)  # fmt: skip

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, show_default=False, help="YAML.")]


class _OnlyAsked(Exception):
    """Nothing is to be kept of the transaction: somebody only asked what would follow."""


@app.command()
def check(*, file: File, as_json: Json = False) -> None:
    """Say everything that is wrong in a file, by line. No database, no server. Status 1 for wrong."""
    from rules.language.read.edition import load_edition
    from rules.language.text.errors import PolicyErrors

    try:
        edition = load_edition(file)
    except PolicyErrors as errors:
        _tell_wrong(file, errors.errors, as_json=as_json)
        raise typer.Exit(1) from None
    if as_json:
        say_json({"file": str(file), **_shown(edition), "errors": []})
    else:
        typer.echo(f"{file}: {edition.version} is well formed, SHA-256 {edition.digest}.")


@app.command()
def publish(
    *,
    file: File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would follow.")] = False,
    as_json: Json = False,
) -> None:
    """Publish an edition. From its day on every open case rests on it, and its journal says which dates moved."""
    from orchestrator.usecases.policies import publish_edition
    from rules.language.text.text_file import read_text_file

    text = read_text_file(file, file.name)
    with suppress(_OnlyAsked), at_database() as (session, at):
        done = publish_edition(session, text, at=at, name=file.name)
        if dry_run:
            raise _OnlyAsked
    if as_json:
        counts = {"new": done.new, "inForce": done.in_force, "casesToRenew": done.waiting, "published": not dry_run}
        say_json(_shown(done.edition) | counts | {"changed": [_change(each) for each in done.changed]})
        return
    _tell_changed(done.edition, done.changed)
    _tell_published(done, would="Would be published" if dry_run else None)


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """Say which editions there are, which are in force, and how many cases rest on each."""
    from orchestrator.usecases.policies import list_editions

    with at_database() as (session, at):
        found = list_editions(session, at=at)
    shown = [_shown_in_use(each) for each in found]
    if as_json:
        say_json(shown)
        return
    columns = ["edition", "in force", "cases", "open", "digest"]
    rows = [
        [each["edition"], "yes" if each["inForce"] else "", each["cases"], each["openCases"], each["digest"][:16]]
        for each in shown
    ]
    say_rows("Editions", columns, rows)


@app.command()
def show(
    *, version: Annotated[str, typer.Argument(show_default=False, help="nl-termijnenwet, or with @date.")]
) -> None:
    """Print the text of an edition, the newest of that name when no date is given: to make the next one from."""
    from orchestrator.db.editions import known_editions

    with at_database(real=True) as (session, _):
        known = known_editions(session)
    found = [each for each in known if version in {each.name, each.version, each.digest}]
    if not found:
        raise Trouble(f"no edition {version!r}: there are {', '.join(each.version for each in known)}.")
    typer.echo(found[-1].text, nl=False)


def _shown(edition: "Edition") -> dict[str, Any]:
    in_force = edition.in_force.isoformat()
    return {"edition": edition.version, "name": edition.name, "from": in_force, "digest": edition.digest}


def _shown_in_use(each: "EditionLine") -> dict[str, Any]:
    published = each.published_at.isoformat() if each.published_at else None
    counts = {"cases": each.cases, "openCases": each.open_cases}
    return _shown(each.edition) | {"publishedAt": published, "inForce": each.in_force} | counts


def _change(each: "Changed") -> dict[str, str]:
    return {"day": each.day.isoformat(), "nl": each.words.nl, "en": each.words.en}


def _tell_wrong(file: Path, errors: "Sequence[PolicyError]", *, as_json: bool) -> None:
    if as_json:
        say_json({"file": str(file), "edition": None, "errors": [error_shown(each) for each in errors]})
        return
    for each in errors:
        typer.echo(str(each))
    typer.echo(f"{file}: {len(errors)} wrong.")


def _tell_published(done: "Published", *, would: str | None) -> None:
    from rules.rows import counted

    what = would or ("Published" if done.new else "Was published before")
    anew = f"Evaluated anew: {counted(done.waiting, 'open case')}."
    when = anew if done.in_force else f"In force on {done.edition.in_force}."
    typer.echo(f"{what}: {done.edition.version}, SHA-256 {done.edition.digest}. {when}")


def _tell_changed(edition: "Edition", changed: "Sequence[Changed]") -> None:
    for each in changed:
        say(f"  - {each.words.en}")
    if not changed:
        say(f"{edition.version} says nothing otherwise than the edition in force.")
