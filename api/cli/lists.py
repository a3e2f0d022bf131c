"""`obligations` and `notices`: who owes whom what, and what one was told, over all cases."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from api.cli.options import As, Json, day_or_moment_of
from api.cli.platform import sign_in
from api.cli.terminal import clock_of, say_count, say_json

OWED_COLUMNS = ("obligation", "who", "owes", "state", "late", "last day", "source")
NOTICE_COLUMNS = ("what", "to", "source")


def obligations(
    *,
    state: Annotated[
        str | None, typer.Option(help="open, suspended, fulfilled, breached, waived or withdrawn.")
    ] = None,
    due_before: Annotated[str | None, typer.Option(metavar="TIME", help="Due before this moment or day.")] = None,
    bearer: Annotated[str | None, typer.Option(help="Party that owes it.")] = None,
    case: Annotated[str | None, typer.Option(help="Of this case.")] = None,
    municipality: Annotated[str | None, typer.Option(help="In cases of this municipality.")] = None,
    unheld: Annotated[bool, typer.Option("--unheld", help="Only what is owed by a role that nobody holds.")] = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """List obligations over all cases, the earliest deadline first."""
    due = day_or_moment_of(due_before, "--due-before")
    wanted: dict[str, str | bool | None] = {"state": state, "bearer": bearer, "case": case}
    wanted |= {"municipality": municipality, "unheld": unheld or None}
    found = list(sign_in(seat).every("obligations", **wanted, dueBefore=due))
    if as_json:
        say_json(found)
    else:
        rows = ([line["caseId"], *owed_row(dict(line["obligation"]))] for line in found)
        say_count(len(found), "obligation", ("case", *OWED_COLUMNS), rows)


def owed_row(owed: dict[str, Any]) -> list[Any]:
    """Return an obligation as a line of a table, as in OWED_COLUMNS."""
    who = owed["bearers"] or f"nobody ({owed['bearerRole']})"
    return [owed["key"], who, *(owed[name] for name in ("act", "state", "late", "lastDay", "source"))]


def notices(
    *,
    unread: Annotated[bool, typer.Option("--unread", help="Only those not read yet.")] = False,
    case: Annotated[str | None, typer.Option(help="Of this case.")] = None,
    read: Annotated[bool, typer.Option("--read", help="Mark those that are shown as read.")] = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """List what your party was told, newest first."""
    remote = sign_in(seat)
    found: list[Mapping[str, Any]] = list(remote.every("notices", unread=unread or None, case=case))
    if read:
        found = [line if line["readAt"] else remote.write("notices", line["id"], "read") for line in found]
    if as_json:
        say_json(found)
    else:
        say_count(len(found), "notice", ("at", "notice", *NOTICE_COLUMNS, "read"), map(_notice_row, found))


def _notice_row(line: Mapping[str, Any]) -> list[Any]:
    return [clock_of(line["notice"]["givenAt"]), line["id"], *told(line["notice"]), bool(line["readAt"])]


def told(notice: Mapping[str, Any]) -> list[Any]:
    """Return what was told, to whom, by which source: cells of a table, as in NOTICE_COLUMNS."""
    values = {name: str(value) for name, value in notice["values"].items()}
    call = {notice["call"]: ", ".join(f"{name}={value}" for name, value in values.items())} if notice["call"] else None
    return [call or notice["what"], notice["parties"] or notice["person"], notice["source"]]
