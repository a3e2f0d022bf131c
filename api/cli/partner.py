"""`partner`: the namespaces and keys of organisations whose programs work over Temporal; for the operator."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json
from api.cli.platform import at_database
from api.cli.terminal import Commands, Trouble, say, say_json, say_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from orchestrator.dispatch.keyring import Key
    from orchestrator.settings import Settings

app = typer.Typer(
    name="partner",
    cls=Commands,
    help="Organisations whose programs work over Temporal.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
keys_app = typer.Typer(
    name="keys",
    cls=Commands,
    help="Keys that close what a partner is sent.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(keys_app)

Party = Annotated[str, typer.Argument(help="Id of the party; speelruimte: the platform itself.", show_default=False)]
Name = Annotated[str, typer.Argument(help="Name of the key, as `list` tells it.", show_default=False)]


@app.command()
def namespace(
    *,
    party: Annotated[str, typer.Argument(help="Id of the party.", show_default=False)],
    name: Annotated[str | None, typer.Option(help="How its namespace is called from now on.")] = None,
    usual: Annotated[bool, typer.Option("--usual", help="It is called as usual again.")] = False,
    as_json: Json = False,
) -> None:
    """Show in which namespace of Temporal the program of a party works, or say that it is another one."""
    from orchestrator.settings import load_settings
    from orchestrator.usecases.parties import get_party, name_namespace

    settings = load_settings()
    if name is not None and usual:
        raise Trouble("which? Say --name or --usual.")
    if name == settings.temporal_namespace:
        raise Trouble(f"{name} is the namespace of the platform itself, into which no partner comes.")
    with at_database(real=True) as (session, at):
        found = get_party(session, party)
        if name and (other := _usual_of(session, settings, name)) not in {None, party}:
            raise Trouble(f"{name} is the usual one of {other}.")
        if name or usual:
            found = name_namespace(session, party, name, at=at, usual=settings.namespace_of(party))
    said = settings.namespace_of(party, found.namespace)
    if as_json:
        say_json({"party": party, "namespace": said, "usual": found.namespace is None, "hasWorker": found.has_worker})
    else:
        say(f"{party} works in namespace {said}." if found.has_worker else f"{party} runs no program; else in {said}.")


def _usual_of(session: "Session", settings: "Settings", namespace: str) -> str | None:
    """Return the party whose namespace is called so as long as the operator says nothing else."""
    from orchestrator.usecases.parties import find_party

    before, _, after = settings.temporal_partner_namespace.partition("{party}")
    if not (namespace.startswith(before) and namespace.endswith(after)):
        return None
    name = namespace.removeprefix(before).removesuffix(after)
    return name if find_party(session, name) else None


@keys_app.command("new")
def new_key(*, party: Party, as_json: Json = False) -> None:
    """Make a key for a party. It opens at once, and closes when it is the first one, or after `use`."""
    from orchestrator.clock import now
    from orchestrator.dispatch.keyring import make_key, read_keys, write_keys

    file = _file_of(party)
    key = make_key(now().date())
    write_keys(file, (*(read_keys(file) if file.exists() else ()), key))
    _tell(party, file, read_keys(file), as_json=as_json)


@keys_app.command("use")
def use_key(*, party: Party, name: Name, as_json: Json = False) -> None:
    """Close with this key from now on. First give the party the file with this key in it."""
    from orchestrator.dispatch.keyring import write_keys

    file, keys = _keys_of(party)
    chosen = _named(keys, name)
    write_keys(file, (chosen, *(each for each in keys if each is not chosen)))
    _tell(party, file, (chosen, *(each for each in keys if each is not chosen)), as_json=as_json)


@keys_app.command("remove")
def remove_key(*, party: Party, name: Name, as_json: Json = False) -> None:
    """Remove a key. What was closed with it no longer opens, and is sent anew after some time."""
    from orchestrator.dispatch.keyring import write_keys

    file, keys = _keys_of(party)
    kept = [each for each in keys if each is not _named(keys, name)]
    if not kept:
        raise Trouble(f"{name} is the only key of {party}: make another one first, give it to them and use it.")
    write_keys(file, kept)
    _tell(party, file, kept, as_json=as_json)


@keys_app.command("list")
def list_keys(*, party: Party, as_json: Json = False) -> None:
    """List the names of the keys of a party, the one that closes on top."""
    file, keys = _keys_of(party)
    _tell(party, file, keys, as_json=as_json)


def _file_of(party: str) -> Path:
    """Return the file of the keys of the party. Raises Trouble."""
    from orchestrator.dispatch.keyring import file_of
    from orchestrator.settings import load_settings
    from orchestrator.usecases.parties import is_party_id

    directory = load_settings().temporal_keys_dir
    if directory is None:
        raise Trouble("nothing is encrypted here: set SPEELRUIMTE_TEMPORAL_KEYS_DIR, for the platform as well.")
    if not is_party_id(party):
        raise Trouble(f"{party!r} is not the id of a party.")
    return file_of(directory, party)


def _keys_of(party: str) -> "tuple[Path, tuple[Key, ...]]":
    from orchestrator.dispatch.keyring import read_keys

    file = _file_of(party)
    if not file.exists():
        raise Trouble(f"{party} has no keys: make one with `speelruimte partner keys new {party}`.")
    return file, read_keys(file)


def _named(keys: "Sequence[Key]", name: str) -> "Key":
    found = next((each for each in keys if each.name == name), None)
    if found is None:
        raise Trouble(f"no key {name!r}; there are {', '.join(each.name for each in keys)}.")
    return found


def _tell(party: str, file: Path, keys: "Sequence[Key]", *, as_json: bool) -> None:
    if as_json:
        say_json({"party": party, "file": str(file), "closes": keys[0].name, "keys": [each.name for each in keys]})
    else:
        rows = [(each.name, "closes and opens" if each is keys[0] else "opens") for each in keys]
        say_rows(f"Keys of {party}, in {file}", ("key", "does"), rows)
