"""`notices`: what one was told, newest first, and saying that one has read it."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from api.cli.options import As, Json
from api.cli.screen import clock_of, say_count, say_json

COLUMNS = ("at", "notice", "what", "to", "source", "read")


def notices(
    *,
    unread: Annotated[bool, typer.Option("--unread", help="Only those not read yet.")] = False,
    case: Annotated[str | None, typer.Option(help="Of this case.")] = None,
    read: Annotated[bool, typer.Option("--read", help="Mark those that are shown as read.")] = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """List what your party was told, newest first."""
    from api.cli.remote import sign_in

    remote = sign_in(seat)
    found: list[Mapping[str, Any]] = list(remote.every("notices", unread=unread or None, case=case))
    if read:
        found = [line if line["readAt"] else remote.write("notices", line["id"], "read") for line in found]
    if as_json:
        say_json(found)
    else:
        say_count(len(found), "notice", COLUMNS, map(_row, found))


def _row(line: Mapping[str, Any]) -> list[Any]:
    return [clock_of(line["notice"]["givenAt"]), line["id"], *told(line["notice"]), bool(line["readAt"])]


def told(notice: Mapping[str, Any]) -> list[Any]:
    """Return what was told, to whom, by which source: cells of a table."""
    values = {name: str(value) for name, value in notice["values"].items()}
    call = {notice["call"]: ", ".join(f"{name}={value}" for name, value in values.items())} if notice["call"] else None
    return [call or notice["what"], notice["parties"] or notice["person"], notice["source"]]
