"""`processing`: the log of reading, for who guards personal data: who read which case, of whom, and why they could."""

import csv
import sys
from typing import Annotated

import typer

from api.cli.options import As, Json
from api.cli.platform import sign_in
from api.cli.terminal import Commands, clock_of, say, say_count, say_json

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


@app.command()
def subject(
    *,
    who: Annotated[str, typer.Argument(help="Id of a party or a person.", show_default=False)],
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Show all that your municipality holds of a party or a person, from whom it came, and who read of them."""
    seen = sign_in(seat).read("subjects", who)
    if as_json:
        say_json(seen)
        return
    facts = [(each["case"], fact) for each in seen["cases"] for fact in each["facts"]]
    rows = ([case, clock_of(each["recordedAt"]), each["type"], each["party"], each["fields"]] for case, each in facts)
    say_count(len(facts), "fact", ("case", "at", "what", "from", "says"), rows)
    for each in seen["cases"]:
        if each["leftOut"]:
            say(f"{each['case']}: {each['leftOut']} facts are left out, as they are not for them.")
    names = ("caseId", "party", "person", "name", "ground")
    read = ([clock_of(each["at"]), *(each[name] for name in names)] for each in seen["readings"])
    say_count(len(seen["readings"]), "reading", ("at", "case", "party", "person", "what", "ground"), read)
