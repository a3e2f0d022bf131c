"""`processing`: the log of reading, for who guards personal data: who read which case, of whom, and why they could."""

import csv
import sys
from typing import Annotated

import typer

from api.cli.options import As, Json
from api.cli.platform import sign_in
from api.cli.terminal import Commands, clock_of, say_count, say_json

app = typer.Typer(name="processing", cls=Commands, help="Who read what.", no_args_is_help=True, rich_markup_mode=None)
COLUMNS = ("at", "case", "party", "person", "what", "of whom", "ground", "trace")


@app.command("list")
def list_processings(
    *,
    case: Annotated[str | None, typer.Option(help="Of this case alone, also of one that is gone.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Every field, as CSV.")] = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """List who read which cases of your municipality: a record for each data subject, the first first."""
    found = list(sign_in(seat).every("processings", case=case))
    if as_json:
        say_json(found)
    elif as_csv:
        writer = csv.DictWriter(sys.stdout, list(found[0]) if found else ["seq"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    else:
        names = ("caseId", "party", "person", "name", "subject", "ground", "traceId")
        rows = ([clock_of(each["at"]), *(each[name] for name in names)] for each in found)
        say_count(len(found), "reading", COLUMNS, rows)
