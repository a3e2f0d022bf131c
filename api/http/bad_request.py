"""Requests that cannot be read: as a problem that says where, what was found and what was expected."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args, get_type_hints

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.identity import A_KEY
from api.http.messages.shape import TEXT, In
from api.http.problems import INVALID, Kind, problem
from orchestrator.errors import FieldProblem
from rules.language.text.errors import listed, nearest
from rules.language.text.value import shown
from rules.terms.said import english

NOT_JSON = Kind(400, "not-json", "The body is not JSON")
_AN_OBJECT = "a JSON object, sent as Content-Type: application/json"

Place = Sequence[str | int]


async def tell_bad_request(request: Request, error: Exception) -> JSONResponse:
    """Answer a request that does not fit what the route takes."""
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for this class alone
    found = error.errors()
    if found[0]["type"] == "json_invalid":
        return _not_json(request, found[0], error.body)
    if _is_other_content(found[0]):
        return problem(415, f"The body is {_AN_OBJECT}.", instance=request.url.path)
    problems = [_field_problem(each, request.scope["endpoint"]) for each in found]
    detail = "; ".join(str(each) for each in problems)
    said = [{"field": each.field, "found": each.found, "expected": each.expected} for each in problems]
    return problem(400, f"{detail}.", instance=request.url.path, kind=INVALID, errors=said)


def _not_json(request: Request, found: Mapping[str, Any], body: Any) -> JSONResponse:
    at = json.JSONDecodeError(found["ctx"]["error"], body if isinstance(body, str) else "", found["loc"][1])
    detail = f"The body is not JSON: {at.msg}, at line {at.lineno}, column {at.colno}."
    return problem(400, detail, instance=request.url.path, kind=NOT_JSON, line=at.lineno, column=at.colno)


def _field_problem(error: Mapping[str, Any], endpoint: Callable[..., Any]) -> FieldProblem:
    kind, loc = str(error["type"]), error["loc"]
    if loc == ("body",):
        return FieldProblem("body", _shown(error), _AN_OBJECT)
    if loc[0] == "header":
        return FieldProblem(_field(loc), "nothing" if kind == "missing" else _shown(error), A_KEY)
    if kind == "missing":
        return FieldProblem(_field(loc), "nothing", "a value")
    if kind == "extra_forbidden":
        return FieldProblem(_field(loc), "a name that is not known here", _known_at(loc, endpoint))
    expected = _EXPECTED.get(kind, str(error["msg"])).format(**error.get("ctx") or {})
    return FieldProblem(_field(loc), _shown(error), expected)


def _shown(error: Mapping[str, Any]) -> str:
    return english(shown(error.get("input")))


def _is_other_content(error: Mapping[str, Any]) -> bool:
    """Whether there is a body, but not one that says it is JSON."""
    return error["loc"] == ("body",) and isinstance(error.get("input"), bytes)


def _field(loc: Place) -> str:
    """Where it is: the name of a header or query key, or the path into the body."""
    return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in loc[1:]).lstrip(".")


def _known_at(loc: Place, endpoint: Callable[..., Any]) -> str:
    """Say which name was probably meant, or else which there are."""
    message = _message(get_type_hints(endpoint).values())
    for name in (each for each in loc[1:-1] if isinstance(each, str)):
        inner = (field.annotation for field in message.model_fields.values() if field.alias == name) if message else ()
        message = _message(inner)
    names = [field.alias or name for name, field in message.model_fields.items()] if message else []
    near = nearest(str(loc[-1]), names)
    return f"'{near}'" if near else english(listed(names))


def _message(hints: Iterable[Any]) -> type[In] | None:
    """Return the shape among the annotations, looking into lists."""
    for hint in hints:
        if isinstance(hint, type) and issubclass(hint, In):
            return hint
        if (inner := _message(get_args(hint))) is not None:
            return inner
    return None


_EXPECTED: Mapping[str, str] = {
    "string_type": "text",
    "string_unicode": TEXT,
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "enum": "{expected}",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "string_pattern_mismatch": "text that fits {pattern}",
    "too_short": "at least {min_length}",
    "too_long": "at most {max_length}",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
}


LARGEST_BODY = 1_048_576
LARGEST_BATCH = 16 * LARGEST_BODY
"""Bytes; a batch of dossiers to evaluate is larger than anything else."""


class BodyLimit:
    """Stands before the application and counts what comes in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the application when the body is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = LARGEST_BATCH if scope["path"].endswith("/evaluations") else LARGEST_BODY
        if _announced(scope) <= largest:
            await self._app(scope, _counted(receive, largest), send)
            return
        answer = problem(413, _sentence(largest), instance=scope["path"])
        await answer(scope, receive, send)


def _sentence(largest: int) -> str:
    return f"The body is larger than {largest:,} bytes: send less at a time."


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _counted(receive: Receive, largest: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > largest:
            raise HTTPException(413, _sentence(largest))
        return message

    return counted


_TOLD = 100
LONGEST_ADDRESS = 4_000
"""Bytes of an address, with what stands behind the question mark."""


class ReadablePath:
    """Stands before the application and looks at where a request goes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the application when the path cannot be read."""
        if scope["type"] == "http" and len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            said = f"The address is longer than {LONGEST_ADDRESS:,} bytes."
            await problem(414, said, instance=scope["path"][:_TOLD])(scope, receive, send)
        elif scope["type"] == "http" and not scope["path"].isprintable():
            answer = problem(404, "The path holds characters that no name has.", instance=ascii(scope["path"])[1:-1])
            await answer(scope, receive, send)
        else:
            if scope["type"] == "http" and not scope["path"].startswith("/v1/"):
                # Programs are told what is wrong with a query; of what people ask what nobody can type is left out.
                scope["query_string"] = _without_nul(scope["query_string"])
            await self._app(scope, receive, send)


def _without_nul(query: bytes) -> bytes:
    """Leave out every NUL, also one that comes about where another was left out."""
    query = query.replace(b"\x00", b"")
    while b"%00" in query:
        query = query.replace(b"%00", b"")
    return query
