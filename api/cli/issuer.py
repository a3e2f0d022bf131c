"""`issuer`: the sign-ins of organisations, looked at before anybody uses them."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json
from api.cli.platform import is_there, open_database
from api.cli.terminal import Commands, Trouble, say_json, say_rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from orchestrator.settings import Settings

app = typer.Typer(
    name="issuer", cls=Commands, help="Sign-ins of organisations.", no_args_is_help=True, rich_markup_mode=None
)

File = Annotated[
    Path | None, typer.Argument(metavar="[FILE]", help="A file with issuers; left out: SPEELRUIMTE_ISSUERS.")
]
Site = Annotated[
    str | None,
    typer.Option("--site", metavar="URL", help="Where people find the pages; else SPEELRUIMTE_API_URL."),
]
COLUMNS = ("issuer", "what", "", "found")


@app.command()
def check(*, file: File = None, site: Site = None, as_json: Json = False) -> None:
    """Ask every issuer in the file who it is and what it can do, and say what to register there.

    Where the platform has its database, its parties are looked up as well. Exit status 1 when something is wrong.
    """
    from orchestrator.issuers.inspection import Addresses, State, inspect, look_up_parties
    from orchestrator.issuers.load import read_issuers
    from orchestrator.settings import load_settings

    settings = _named(load_settings(), file, site)
    issuers = read_issuers(settings)
    found = [each for issuer in issuers for each in inspect(issuer, Addresses.of(settings.client_url, issuer.name))]
    known = _registered(settings)
    if known is not None:
        found += [each for issuer in issuers for each in look_up_parties(issuer, known)]
    wrong = any(each.state is State.WRONG for each in found)
    if as_json:
        say_json({"issuers": [asdict(each) for each in found], "good": not wrong})
    else:
        say_rows("Issuers", COLUMNS, ((each.issuer, each.what, each.state.value, each.said) for each in found))
    if wrong:
        raise typer.Exit(1)


def _registered(settings: "Settings") -> "Collection[str] | None":
    """Return the ids of the parties, None where no database of the platform can be found from here."""
    from orchestrator.usecases.parties import every_party

    if not is_there(settings):
        return None
    with open_database(settings) as database, database.reading() as session:
        return {each.id for each in every_party(session)}


def _named(settings: "Settings", file: Path | None, site: str | None) -> "Settings":
    """Return the settings with what was typed in their place. Raises Trouble when there is no file at all."""
    found = settings.changed(issuers=file or settings.issuers, api_url=site or settings.api_url)
    if found.issuers is None:
        raise Trouble("which? Name a file with issuers, or set SPEELRUIMTE_ISSUERS.")
    return found
