"""`retention`: how long closed cases are kept, which are due to be destroyed, what was destroyed and erased."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from api.cli.options import As, Json
from api.cli.platform import sign_in
from api.cli.terminal import Commands, clock_of, say, say_count, say_json

app = typer.Typer(
    name="retention", cls=Commands, help="How long cases are kept.", no_args_is_help=True, rich_markup_mode=None
)
DESTROYED_COLUMNS = ("case", "policy", "term", "source", "kept until", "lines", "destroyed", "asked by", "by", "why")
_DESTROYED = ("caseId", "policy", "retention", "source", "keptUntil", "lines", "at", "askedBy", "byPerson", "why")
ERASED_COLUMNS = ("case", "lines", "erased", "by", "why")
COLUMNS = ("case", "policy", "closed", "keep until", "why", "source")


@app.command("list")
def list_kept(*, seat: As = None, as_json: Json = False) -> None:
    """List the closed cases of your municipality, and how long each is kept."""
    _tell(list(sign_in(seat).read("retention")["found"]), as_json=as_json)


@app.command()
def due(*, seat: As = None, as_json: Json = False) -> None:
    """List the closed cases of your municipality that are to be destroyed."""
    _tell(list(sign_in(seat).read("retention", due="true")["found"]), as_json=as_json)


@app.command()
def destroy(
    *,
    case: Annotated[str, typer.Argument(help="Id of the case.", show_default=False)],
    why: Annotated[str, typer.Option(help="Stays in the record. No personal data.")],
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Destroy a case whose term is over; where two have to agree the first only asks for it."""
    done = sign_in(seat).write("cases", case, "destroy", body={"why": why})
    if as_json:
        say_json(done)
    elif done["destroyed"]:
        say(f"Case {case} is destroyed.")
    else:
        say(f"Asked for by {done['askedBy']}; case {case} is destroyed once another agrees.")


@app.command()
def destroyed(*, seat: As = None, as_json: Json = False) -> None:
    """List the cases of your municipality that were destroyed: under which term, when, by whom and why."""
    found = list(sign_in(seat).every("destructions"))
    if as_json:
        say_json(found)
    else:
        say_count(len(found), "case", DESTROYED_COLUMNS, ([each[name] for name in _DESTROYED] for each in found))


@app.command()
def erased(*, seat: As = None, as_json: Json = False) -> None:
    """List what was erased in cases of your municipality: of which lines, when, by whom and why."""
    found = list(sign_in(seat).every("erasures"))
    if as_json:
        say_json(found)
    else:
        say_count(len(found), "erasure", ERASED_COLUMNS, map(_erased, found))


def _erased(done: Mapping[str, Any]) -> list[Any]:
    lines = ", ".join(str(each) for each in done["lines"])
    return [done["caseId"], lines, clock_of(done["at"]), done["byPerson"], done["why"]]


def _tell(found: list[Mapping[str, Any]], *, as_json: bool) -> None:
    if as_json:
        say_json(found)
    else:
        say_count(len(found), "case", COLUMNS, map(_row, found))


def _row(kept: Mapping[str, Any]) -> list[Any]:
    until = kept["until"] or ("for good" if kept["retention"] else "")
    why = kept["title"] and kept["title"]["en"]
    return [kept["case"], kept["policy"], clock_of(kept["closedSince"]), until, why, "; ".join(kept["source"])]
