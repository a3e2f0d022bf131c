"""`token`: with what a person or a program shows who it is. By the operator, at the database."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import Json
from api.cli.party import Party
from api.cli.screen import say, say_json, say_rows
from api.cli.trouble import Commands, Trouble

if TYPE_CHECKING:
    from datetime import datetime

    from orchestrator.domain.party import Credential

app = typer.Typer(name="token", cls=Commands, help="Tokens.", no_args_is_help=True, rich_markup_mode=None)

COLUMNS = ("id", "party", "person", "issued", "ends", "")
LONGEST = timedelta(days=731)
_LASTS = re.compile(r"(\d{1,5})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@app.command()
def issue(
    *,
    party: Party,
    person: Annotated[str | None, typer.Option(help="Left out: a token for the party's program.")] = None,
    lasts: Annotated[str, typer.Option("--for", metavar="LENGTH", help="How long: 90d, 12w, 8h; at most 731d.")] = (
        "365d"
    ),
    as_json: Json = False,
) -> None:
    """Issue a token for a party. It is shown once; only its hash is kept. It ends: issue the next one in time."""
    from api.cli.at_database import open_database
    from orchestrator.clock import now
    from orchestrator.settings import load_settings
    from orchestrator.usecases.identity import issue_token

    length, at = _length(lasts), now()
    with open_database(load_settings()) as database, database.transaction() as session:
        token = issue_token(session, party, person, at=at, lasts=length)
    if as_json:
        ends = (at + length).isoformat(timespec="seconds")
        say_json({"party": party, "person": person, "token": token, "expiresAt": ends})
    else:
        typer.echo(token)


@app.command("list")
def list_tokens(
    *,
    party: Annotated[str | None, typer.Argument(help="Left out: of every party.")] = None,
    as_json: Json = False,
) -> None:
    """List tokens, those that end soonest on top. The tokens themselves are not kept, and so not shown."""
    from api.cli.at_database import open_database
    from orchestrator.clock import now
    from orchestrator.settings import load_settings
    from orchestrator.usecases import identity

    with open_database(load_settings()) as database, database.transaction() as session:
        found = [_line(each, now()) for each in identity.list_tokens(session, party)]
    if as_json:
        say_json(found)
    else:
        say_rows("Tokens", COLUMNS, ([*list(each.values())[:5], _remark(each)] for each in found))


@app.command()
def revoke(
    *,
    token: Annotated[str, typer.Argument(help="Id of the token, as `token list` names it.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Withdraw a token: from now on it lets nobody in."""
    from api.cli.at_database import open_database
    from orchestrator.settings import load_settings
    from orchestrator.usecases.identity import revoke_token

    with open_database(load_settings()) as database, database.transaction() as session:
        gone = revoke_token(session, token)
    if as_json:
        say_json({"id": gone.id, "party": gone.actor.party, "person": gone.actor.person, "revoked": True})
    else:
        say(f"Token {gone.id} of {gone.actor.party} is withdrawn.")


def _line(token: "Credential", at: "datetime") -> Mapping[str, Any]:
    return {
        "id": token.id,
        "party": token.actor.party,
        "person": token.actor.person,
        "issuedAt": token.issued_at.isoformat(timespec="seconds"),
        "expiresAt": token.expires_at.isoformat(timespec="seconds"),
        "ended": token.expires_at <= at,
        "endsSoon": token.ends_soon(at),
        "development": token.development,
    }


def _remark(line: Mapping[str, Any]) -> str:
    if line["ended"]:
        return "ended"
    said = [word for word, is_so in (("ends soon", line["endsSoon"]), ("development", line["development"])) if is_so]
    return ", ".join(said)


def _length(words: str) -> timedelta:
    found = _LASTS.fullmatch(words)
    length = int(found[1]) * _UNITS[found[2]] if found else timedelta()
    if not timedelta() < length <= LONGEST:
        raise Trouble(f"--for: found {words!r}, expected a length such as 90d, 12w or 8h, at most 731d.")
    return length
