"""`verify` checks a proof without any platform; `checkpoint` is about keys that sign them, and about keeping them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.cli.options import As, Json
from api.cli.platform import sign_in
from api.cli.terminal import Commands, Trouble, clock_of, say, say_json

if TYPE_CHECKING:
    from orchestrator.proof.check import Examination
    from orchestrator.proof.keys import PublicKey
    from orchestrator.proof.note import Note
    from rules.terms.said import Said

app = typer.Typer(
    name="checkpoint", cls=Commands, help="Signed checkpoints of what happened.", no_args_is_help=True,
    rich_markup_mode=None,
)  # fmt: skip
key_app = typer.Typer(
    name="key", cls=Commands, help="Keys that sign checkpoints.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(key_app)

ProofFile = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, show_default=False, help="The proof.")
]
KeyFiles = Annotated[
    list[Path] | None,
    typer.Option("--key", exists=True, dir_okay=False, help="Public key of the platform, in PEM. As often as needed."),
]
Kept = Annotated[
    Path | None, typer.Option("--checkpoint", exists=True, dir_okay=False, help="A checkpoint you kept yourself.")
]
InLanguage = Annotated[Literal["en", "nl"], typer.Option("--language", help="In which language findings are told.")]
KeyFile = Annotated[Path, typer.Argument(show_default=False, help="File of the key, in PEM.")]
Town = Annotated[str, typer.Argument(help="Id of the municipality.", show_default=False)]


def verify(
    *, file: ProofFile, key: KeyFiles = None, kept: Kept = None, language: InLanguage = "en", as_json: Json = False
) -> None:
    """Check a proof. No platform. Status 0: whole; 1: changed; 2: no proof; 3: right, but not all can be checked."""
    from orchestrator.proof.check import examine

    keys = tuple(found for each in key or () for found in _public(each))
    note = read_kept(kept) if kept else None
    with file.open("rb") as lines:
        found = examine(lines, keys, note)
    if as_json:
        say_json(_as_json(found))
    else:
        _tell(file, found, language)
    raise typer.Exit(int(found.outcome))


@key_app.command("new")
def make(*, file: KeyFile) -> None:
    """Make a key to sign checkpoints with, in a new file that only you can read, and print its public key."""
    from orchestrator.proof.keys import make_key

    typer.echo(make_key(file).public.pem(), nl=False)


@key_app.command("public")
def public(*, file: KeyFile) -> None:
    """Print the public key of a key: give that to whoever is to check proofs."""
    from orchestrator.proof.keys import read_key

    typer.echo(read_key(file).public.pem(), nl=False)


@app.command("show")
def show(
    *,
    municipality: Town,
    keys: Annotated[bool, typer.Option("--keys", help="The public keys instead, in PEM.")] = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Print the latest signed checkpoint of a municipality, or the keys to check it with."""
    answer = sign_in(seat).read("checkpoints", municipality)
    if as_json:
        say_json(answer)
    elif keys:
        typer.echo("".join(each["public"] for each in answer["keys"]), nl=False)
    else:
        typer.echo(answer["note"], nl=False)


@app.command("keep")
def keep(
    *,
    municipality: Town,
    file: Annotated[Path, typer.Option("--in", help="File in which the latest checkpoint is kept.")],
    key: KeyFiles = None,
    seat: As = None,
) -> None:
    """Keep the latest checkpoint, once it is shown that nothing changed since the one kept before. Status 1: it did."""
    keys = tuple(found for each in key or () for found in _public(each))
    remote = sign_in(seat)
    latest = read_note_of(remote.read("checkpoints", municipality)["note"])
    if keys and not latest.signers(keys):
        _refuse(f"the checkpoint of {latest.checkpoint.size} leaves is not signed with a key that was given.")
    if file.exists():
        _must_have_grown(remote.read("checkpoints", municipality, "growth", **_sizes(file, latest)), file, latest)
    file.write_text(latest.text(), "utf-8")
    say(f"{file}: {latest.checkpoint.size} leaves, {clock_of(latest.checkpoint.at.isoformat())}.")


def read_kept(file: Path) -> "Note":
    """Read a checkpoint somebody kept. Raises Trouble."""
    from orchestrator.proof.note import NoteUnreadable, read_note

    try:
        return read_note(file.read_text("utf-8"))
    except (OSError, UnicodeError, NoteUnreadable) as error:
        raise Trouble(f"{file}: found something else, expected a signed checkpoint.") from error


def read_note_of(text: str) -> "Note":
    """Read a checkpoint the platform answered with. Raises Trouble."""
    from orchestrator.proof.note import NoteUnreadable, read_note

    try:
        return read_note(text)
    except NoteUnreadable as error:
        raise Trouble("the platform answered with something else than a signed checkpoint.") from error


def _sizes(file: Path, latest: "Note") -> Mapping[str, int]:
    return {"kept": read_kept(file).checkpoint.size, "size": latest.checkpoint.size}


def _must_have_grown(answer: Mapping[str, Any], file: Path, latest: "Note") -> None:
    from orchestrator.proof.tree import grew

    old, new = read_kept(file).checkpoint, latest.checkpoint
    path = [bytes.fromhex(each) for each in answer["path"]]
    if old.origin != new.origin or not grew(old.size, old.root, new.size, new.root, path):
        _refuse(f"what {file} keeps is not the beginning of the tree of {new.size} leaves: something was changed.")


def _refuse(why: str) -> None:
    typer.echo(f"Error: {why}", err=True)
    raise typer.Exit(1)


def _public(file: Path) -> "tuple[PublicKey, ...]":
    from orchestrator.proof.keys import read_public

    return read_public(file.read_bytes(), str(file))


def _as_json(found: "Examination") -> dict[str, Any]:
    about = found.summary
    return {
        "outcome": found.outcome.name.lower().replace("_", "-"),
        "case": about and about.case_id,
        "first": about and about.first,
        "last": about and about.last,
        "lines": found.lines,
        "shown": found.shown,
        "held": [
            {
                "line": each.seq,
                "at": each.checkpoint.at.isoformat(),
                "origin": each.checkpoint.origin,
                "size": each.checkpoint.size,
                "signed": each.signed,
            }
            for each in found.held
        ],
        "findings": [{"at": each.at, "line": each.line, "what": _both(each.what)} for each in found.findings],
        "unchecked": [_both(each) for each in found.unchecked],
    }


def _both(what: "Said") -> dict[str, str]:
    return {"nl": what.nl, "en": what.en}


def _tell(file: Path, found: "Examination", language: str) -> None:
    about = found.summary
    for each in found.findings:
        typer.echo(f"{file}:{each.at}: {each.what.in_language(language)}")
    for what in found.unchecked:
        typer.echo(f"Not checked: {what.in_language(language)}.")
    if about is None:
        typer.echo(f"{file}: no proof.")
        return
    for held in found.held:
        signed = "signed" if held.signed else "signature not checked"
        when = clock_of(held.checkpoint.at.isoformat())
        typer.echo(f"Up to line {held.seq}: there on {when} ({held.checkpoint.origin}, {signed}).")
    said = {"WHOLE": "whole", "WRONG": "CHANGED", "UNSURE": "right as far as it could be checked"}[found.outcome.name]
    typer.echo(f"{about.case_id}, lines {about.first} to {about.last}, {found.shown} of them shown: {said}.")
