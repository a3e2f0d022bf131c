"""`issuer`: the sign-ins of organisations, looked at before anybody uses them."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json
from api.cli.terminal import Commands, Trouble, say_json, say_rows

if TYPE_CHECKING:
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

    Exit status 1 when something is wrong.
    """
    from orchestrator.issuers.inspection import Addresses, State, inspect
    from orchestrator.issuers.load import load_issuers
    from orchestrator.settings import load_settings

    settings = _named(load_settings(), file, site)
    found = [
        each
        for issuer in load_issuers(settings)
        for each in inspect(issuer, Addresses.of(settings.client_url, issuer.name))
    ]
    wrong = any(each.state is State.WRONG for each in found)
    if as_json:
        say_json({"issuers": [asdict(each) for each in found], "good": not wrong})
    else:
        say_rows("Issuers", COLUMNS, ((each.issuer, each.what, each.state.value, each.said) for each in found))
    if wrong:
        raise typer.Exit(1)


def _named(settings: "Settings", file: Path | None, site: str | None) -> "Settings":
    """Return the settings with what was typed in their place. Raises Trouble when there is no file at all."""
    found = settings.changed(issuers=file or settings.issuers, api_url=site or settings.api_url)
    if found.issuers is None:
        raise Trouble("which? Name a file with issuers, or set SPEELRUIMTE_ISSUERS.")
    return found
