"""Options that several commands have: moments, fields of facts, and how an answer looks."""

import json
import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.terminal import Trouble

Json = Annotated[bool, typer.Option("--json", help="Answer for programs, as JSON.")]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="PARTY[:PERSON]", help="Act for this party, with its development token."),
]
PolicyName = Annotated[
    str, typer.Option("--policy", metavar="FILE|NAME", help="A policy file, or a policy that comes with the product.")
]
Moment = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="A moment such as 2026-03-31T14:00:00+02:00, or a day (its noon)."),
]
OneFile = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, show_default=False)
]
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, show_default=False)
]
Role = Annotated[str | None, typer.Option("--role", help="In which role; needed only when more than one fits.")]

Lasts = Annotated[str, typer.Option("--for", metavar="LENGTH", help="How long: 90d, 12w, 8h; at most 731d.")]
LONGEST = timedelta(days=731)
_LASTS = re.compile(r"(\d{1,5})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def length_of(words: str) -> timedelta:
    """Return the length of time that was typed. Raises Trouble."""
    found = _LASTS.fullmatch(words)
    length = int(found[1]) * _UNITS[found[2]] if found else timedelta()
    if not timedelta() < length <= LONGEST:
        raise Trouble(f"--for: found {words!r}, expected a length such as 90d, 12w or 8h, at most 731d.")
    return length


def moment_of(given: str | None, option: str = "--at") -> datetime | None:
    """Return the aware moment that was typed, None when nothing was. Raises Trouble."""
    if given is None:
        return None
    from rules.terms.rfc3339 import read_day, read_moment

    day = read_day(given)
    found = _noon(day) if day else read_moment(given)
    with suppress(OverflowError):
        if found is not None:
            return found.astimezone(UTC)
    raise Trouble(_expected(given, option))


def day_or_moment_of(given: str | None, option: str) -> str | None:
    """Return what was typed, a day as a day and a moment in UTC, as the API takes it. Raises Trouble."""
    if given is None or len(given) > len("2026-03-31"):
        moment = moment_of(given, option)
        return moment.isoformat() if moment else None
    from rules.terms.rfc3339 import read_day

    day = read_day(given)
    if day is None:
        raise Trouble(_expected(given, option))
    return day.isoformat()


def _noon(day: date) -> datetime:
    from rules.terms.moment import AMSTERDAM

    return datetime.combine(day, time(12), AMSTERDAM)


def _expected(given: str, option: str) -> str:
    examples = "a day (2026-03-31) or a moment with its offset (2026-03-31T14:00:00+02:00)"
    return f"{option}: found {given!r}, expected {examples}."


Fields = Annotated[
    list[str] | None, typer.Argument(metavar="[FIELD=VALUE]…", help="Fields: bedrag=250, spoed=true, 'soort=advies'.")
]
FieldsJson = Annotated[
    str | None, typer.Option("--fields", metavar="JSON", help="Fields as a JSON object; leaves no doubt about text.")
]


def fields_of(typed: list[str] | None, document: str | None) -> dict[str, Any]:
    """Return the fields by name. Raises Trouble."""
    return _document(document) | dict(_one(each) for each in typed or ())


def _document(given: str | None) -> dict[str, Any]:
    try:
        found = json.loads(given) if given is not None else {}
    except json.JSONDecodeError as error:
        raise Trouble(f"--fields is not JSON: column {error.colno}: {error.msg}.") from error
    if not isinstance(found, dict):
        raise Trouble(f'--fields: found {given}, expected an object such as \'{{"naam": "waarde"}}\'.')
    return found


def _one(typed: str) -> tuple[str, Any]:
    name, equals, value = typed.partition("=")
    if not (name and equals):
        raise Trouble(f"found {typed!r}, expected FIELD=VALUE.")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value
