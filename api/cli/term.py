"""`term`: when does a term end? Without a database, without a server."""

import json
import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from api.cli.options import Json
from api.cli.terminal import Trouble, say, say_json

After = Annotated[str | None, typer.Option(metavar="DAY", help="It runs from the day after this day (or moment).")]
Before = Annotated[str | None, typer.Option(metavar="DAY", help="It is counted back from this day.")]
Lasts = Annotated[str | None, typer.Option(metavar="LENGTH", help="How long: '8 weeks', '5 working days', P8W.")]
Calendar = Annotated[str | None, typer.Option(help="nl-termijnenwet (what the law says) or plain.")]
Suspended = Annotated[
    list[str] | None,
    typer.Option(metavar="FROM[..UNTIL]", help="It stands still from the day after FROM until UNTIL. May be repeated."),
]
LeapDay = Annotated[str | None, typer.Option(help="Where 29 February goes in another year: '28 february', '1 march'.")]
Extended = Annotated[list[str] | None, typer.Option(metavar="LENGTH", help="Extended by this. May be repeated.")]


def term(
    *,
    after: After = None,
    before: Before = None,
    lasts: Lasts = None,
    calendar: Calendar = None,
    suspended: Suspended = None,
    extended: Extended = None,
    leap_day: LeapDay = None,
    as_json: Json = False,
) -> None:
    """Compute the last day of a term, with every step and its source. Without a length: reads JSON from stdin."""
    from rules.terms.command import answer

    asked: dict[str, Any] = {
        "after": after,
        "before": before,
        "lasts": lasts,
        "calendar": calendar,
        "extended": extended or None,
        "leap_day": leap_day,
    }
    asked["suspended"] = [_suspension(each) for each in suspended or ()] or None
    given = {name: value for name, value in asked.items() if value is not None}
    found = answer(given or _from_stdin(), named=True)
    if as_json:
        say_json(found)
    else:
        for each in found if isinstance(found, list) else [found]:
            _tell(each)


def _from_stdin() -> object:
    if sys.stdin.isatty():
        raise Trouble("say which term: --after DAY --lasts LENGTH, or give a JSON document on stdin.")
    try:
        return json.loads(sys.stdin.read())
    except json.JSONDecodeError as error:
        raise Trouble(f"stdin is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except UnicodeDecodeError as error:
        raise Trouble("stdin is not UTF-8 text.") from error


def _suspension(given: str) -> Mapping[str, str | None]:
    first, _, last = given.partition("..")
    return {"from_day_after": first, "until_day_of": last or None}


def _tell(found: Any) -> None:
    from rich.markup import escape

    until = f", missed from {found['missed_from']}" if "missed_from" in found else ""
    amount = f", {found['amount_eur']} euro" if "amount_eur" in found else ""
    say(f"[bold]Last day: {found['last_day'] or 'not known yet, the term stands still'}{until}{amount}[/bold]")
    for step in found["steps"]:
        say(f"  - {escape(step)}")
