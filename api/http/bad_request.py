"""A request that cannot be read: every problem in it at once, with its field, what was found and what was expected."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args, get_type_hints

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from api.http.idempotency import A_KEY
from api.http.messages.shape import TEXT, In
from api.http.problems import INVALID, Kind, problem
from orchestrator.errors import FieldProblem
from rules.language.text.errors import listed, nearest
from rules.language.text.value import shown

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
        return FieldProblem("body", shown(error.get("input")), _AN_OBJECT)
    if loc[0] == "header":
        return FieldProblem(_field(loc), "nothing" if kind == "missing" else shown(error.get("input")), A_KEY)
    if kind == "missing":
        return FieldProblem(_field(loc), "nothing", "a value")
    if kind == "extra_forbidden":
        return FieldProblem(_field(loc), "a name that is not known here", _known_at(loc, endpoint))
    expected = _EXPECTED.get(kind, str(error["msg"])).format(**error.get("ctx") or {})
    return FieldProblem(_field(loc), shown(error.get("input")), expected)


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
    return f"'{near}'" if near else listed(names)


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
