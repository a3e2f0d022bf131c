"""`obligations`: who owes whom what, over all cases, the earliest deadline first."""

from typing import Annotated

import typer

from api.cli.case import OWED_COLUMNS, owed_row
from api.cli.options import As, Json, day_or_moment_of
from api.cli.screen import say_count, say_json


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
    from api.cli.remote import sign_in

    due = day_or_moment_of(due_before, "--due-before")
    wanted: dict[str, str | bool | None] = {"state": state, "bearer": bearer, "case": case}
    wanted |= {"municipality": municipality, "unheld": unheld or None}
    found = list(sign_in(seat).every("obligations", **wanted, dueBefore=due))
    if as_json:
        say_json(found)
    else:
        rows = ([line["caseId"], *owed_row(dict(line["obligation"]))] for line in found)
        say_count(len(found), "obligation", ("case", *OWED_COLUMNS), rows)
