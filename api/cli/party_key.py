"""`party key`: with which keys the programs of a party sign. For its administrators, and for the operator."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import As, Json, Lasts, OneFile, length_of
from api.cli.party import Operator, Party
from api.cli.platform import at_database, sign_in
from api.cli.terminal import Commands, Trouble, clock_of, say, say_json, say_rows

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from orchestrator.domain.party_key import PartyKey
    from orchestrator.domain.public_key import PublicKey

key_app = typer.Typer(name="key", cls=Commands, help="Keys that sign.", no_args_is_help=True, rich_markup_mode=None)

Kid = Annotated[str, typer.Argument(help="Name of the key, as `party key list` shows it.", show_default=False)]
COLUMNS = ("party", "name", "kind", "added", "ends", "")


@key_app.command()
def new(
    *,
    into: Annotated[Path, typer.Argument(metavar="FILE", help="Where the private key goes.", show_default=False)],
) -> None:
    """Make a pair of keys: the private one in a file that you alone read, the public one as output, to register."""
    import os

    from joserfc.jwk import OKPKey

    key = OKPKey.generate_key("Ed25519")
    try:
        made = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Trouble(f"{into}: {error.strerror}. A key that is there is never written over.") from None
    with os.fdopen(made, "wb") as file:
        file.write(key.as_pem(private=True))
    typer.echo(key.as_pem(private=False).decode().rstrip())


@key_app.command()
def add(
    *,
    party: Party,
    file: OneFile,
    lasts: Lasts = "365d",
    operator: Operator = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Register public keys of a party (PEM, JWK or JWKS), beside those that are there."""
    keys, length = _read(file), length_of(lasts)
    added = list(_added(party, keys, length) if operator else _asked(party, keys, length, seat))
    if as_json:
        say_json(added)
        return
    for each in added:
        say(f"Key {each['kid']} of {party} is good until {clock_of(each['expiresAt'])}.")


@key_app.command("list")
def list_keys(
    *,
    party: Annotated[str | None, typer.Argument(help="Left out, by the operator: of every party.")] = None,
    operator: Operator = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """List keys, those that end soonest on top, also those that ended or were removed."""
    if party is None and not operator:
        raise Trouble("say which party, or --operator for the keys of every party.")
    told = _listed(party) if operator else sign_in(seat).every("parties", party or "", "keys")
    found = [_shown(each) for each in told]
    if as_json:
        say_json(found)
    else:
        say_rows("Keys", COLUMNS, (list(_row(each)) for each in found))


@key_app.command()
def remove(*, party: Party, kid: Kid, operator: Operator = False, seat: As = None, as_json: Json = False) -> None:
    """Remove a key: from now on what it signs lets nobody in, and it never comes back."""
    gone = _removed(party, kid) if operator else sign_in(seat).write("parties", party, "keys", kid, "removal")
    if as_json:
        say_json(gone)
    else:
        say(f"Key {gone['kid']} of {party} is removed.")


def _read(file: Path) -> "tuple[PublicKey, ...]":
    from orchestrator.domain.public_key import read_public_keys

    try:
        return read_public_keys(file.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise Trouble(f"{file}: found something else than text, expected PEM, JWK or JWKS.") from error


def _asked(
    party: str, keys: "tuple[PublicKey, ...]", lasts: "timedelta", seat: str | None
) -> Iterator[Mapping[str, Any]]:
    from orchestrator.clock import now

    remote, ends = sign_in(seat), (now() + lasts).isoformat(timespec="seconds")
    for each in keys:
        yield remote.write("parties", party, "keys", body={"key": {**each.jwk, "kid": each.kid}, "expiresAt": ends})


def _added(party: str, keys: "tuple[PublicKey, ...]", lasts: "timedelta") -> Iterator[Mapping[str, Any]]:
    from orchestrator.usecases.party_keys import add_key_as_operator

    with at_database(real=True) as (session, at):
        added = [add_key_as_operator(session, party, each, ends=at + lasts, at=at) for each in keys]
    return map(_told, added)


def _listed(party: str | None) -> list[Mapping[str, Any]]:
    from orchestrator.usecases.party_keys import list_keys_as_operator

    with at_database(real=True) as (session, _):
        return [_told(each) for each in list_keys_as_operator(session, party)]


def _removed(party: str, kid: str) -> Mapping[str, Any]:
    from orchestrator.usecases.party_keys import remove_key_as_operator

    with at_database(real=True) as (session, at):
        return _told(remove_key_as_operator(session, party, kid, at=at))


def _told(key: "PartyKey") -> Mapping[str, Any]:
    from api.http.messages.party import KeyOut

    return KeyOut.tell(key).model_dump(mode="json", by_alias=True)


def _shown(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the line with what is so of the key now."""
    from orchestrator.clock import now
    from orchestrator.domain.party import ENDS_SOON

    ends = _moment(line["expiresAt"])
    return {**line, "ended": ends <= now(), "endsSoon": line["removedAt"] is None and ends <= now() + ENDS_SOON}


def _moment(written: str) -> "datetime":
    from datetime import datetime

    return datetime.fromisoformat(written)


def _row(line: Mapping[str, Any]) -> Iterator[Any]:
    yield from (
        line["party"],
        line["kid"],
        line["jwk"].get("crv", "RSA"),
        *map(clock_of, (line["addedAt"], line["expiresAt"])),
    )
    if line["removedAt"]:
        yield f"removed {clock_of(line['removedAt'])}"
    else:
        yield "ended" if line["ended"] else "ends soon" if line["endsSoon"] else ""
