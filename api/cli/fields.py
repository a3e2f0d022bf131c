"""The fields of a fact as people type them: `name=value`, where a value that is JSON is read as JSON."""

import json
from typing import Annotated, Any

import typer

from api.cli.trouble import Trouble

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
