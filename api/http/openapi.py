"""The description of the API: for everybody, without signing in."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi.openapi.models import HTTPBase as Scheme
from fastapi.routing import APIRoute
from fastapi.security.base import SecurityBase
from pydantic.alias_generators import to_camel
from starlette.routing import BaseRoute

from api.http.going_away import GoingAway, going_away
from api.http.problems import MEDIA_TYPE

ABOUT = """\
Public bodies and their partners work on one shared case. Parties add facts; a policy says at any moment what each party
may do, must do and by when, and may not do. Every conclusion names its rule and its legal source.

Every call shows who asks: a token the platform issued, a JWT that the party signed itself, or one of its issuer. Every
write carries an `Idempotency-Key`. Every "no" is a problem detail (RFC 9457) that says what was found, what was
expected, and by which rule.
"""
CONTACT = {"name": "Maintainers of Speelruimte", "url": "https://example.org/speelruimte", "email": "info@example.org"}
TAGS = [
    {"name": "cases", "description": "The shared matters."},
    {"name": "facts", "description": "What parties add; the only thing that changes a case."},
    {"name": "moves", "description": "What you could do now, and why not."},
    {"name": "obligations", "description": "Who owes whom what, until when."},
    {"name": "tasks", "description": "Work that is offered, claimed and done."},
    {"name": "notices", "description": "What your party was told."},
    {"name": "journal", "description": "Everything that was said, and everything that followed."},
    {"name": "explanations", "description": "Why: rule, source, facts, and the computation of the date."},
    {"name": "proof", "description": "What happened, in a form that everybody can check."},
    {"name": "coalitions", "description": "How the parties you work with do, and who waits for whom."},
    {"name": "policies", "description": "The rules, with their sources."},
    {"name": "parties", "description": "The organisations."},
    {"name": "persons", "description": "Who acts for an organisation, and what each of them sees to."},
    {"name": "personal data", "description": "How long cases are kept, and who read what of whom."},
    {"name": "clock", "description": "Time, in development."},
]


class _SignedIn(SecurityBase):
    """Marks an operation for which one signs in; `describe` says in which ways."""

    model = Scheme(scheme="bearer")
    scheme_name = "token"

    async def __call__(self) -> None:
        """Ask for nothing: the door itself reads what is shown."""


SIGNED_IN = _SignedIn()
_BY_JWT = (
    "A JWT of a program, not bound to a key: an access token of its party's issuer, or, to be used once, one that the "
    "party signed with a key it registered."
)
_SCHEMES = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token that the platform issued to a party, or to a person of one. It says nothing itself.",
    },
    "jwt": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": _BY_JWT},
    "dpop": {
        "type": "http",
        "scheme": "dpop",
        "description": "A JWT of a program that is bound to its key by `cnf.jkt` (RFC 9449), with a proof beside it.",
    },
    "dpopProof": {
        "type": "apiKey",
        "in": "header",
        "name": "DPoP",
        "description": "A proof for this request alone: a JWT `dpop+jwt` with jti, htm, htu, iat and ath.",
    },
}
_WAYS: list[dict[str, list[str]]] = [{"token": []}, {"jwt": []}, {"dpop": [], "dpopProof": []}]
_FIELD_PROBLEM = {
    "type": "object",
    "required": ["field", "found", "expected"],
    "properties": {name: {"type": "string"} for name in ("field", "found", "expected")},
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. Other members depend on the type: `rule`, `source`, `missing`, `claimedBy`.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {"type": "array", "items": _FIELD_PROBLEM},
    },
}
_REFUSALS = {
    400: "The request cannot be read.",
    401: "Not signed in.",
    403: "Not for your party, or not allowed by the policy.",
    404: "Not found, or not yours to know of.",
    409: "It does not fit what is there now.",
    412: "It is not as you saw it.",
    413: "The body is too large.",
    414: "The address is too long.",
    415: "The body is of another content type.",
    429: "Too many requests in a minute; `Retry-After` says when to come back.",
    503: "The database is away; try again.",
}
_REFERENCE = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    **{status: {"description": said, "content": _REFERENCE} for status, said in _REFUSALS.items()},
    "default": {"description": "Anything else.", "content": _REFERENCE},
}


def operation_id(route: APIRoute) -> str:
    """Name an operation after what it does: `claimTask`."""
    return to_camel(route.name)


def describe(schema: dict[str, Any], routes: Iterable[BaseRoute]) -> dict[str, Any]:
    """Complete the description with what the framework does not know: the problem, and the headers of every answer."""
    leaving = {each.operation_id or operation_id(each): going_away(each.endpoint) for each in _api(routes)}
    schema["info"]["contact"] = CONTACT
    schema["servers"] = SERVERS
    schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    schema["components"]["securitySchemes"] = _SCHEMES
    for path in schema["paths"].values():
        for method, operation in path.items():
            if "security" in operation:
                operation["security"] = _WAYS
            if method == "get":
                _conditional(operation)
            if goes := leaving.get(operation["operationId"]):
                _leaves(operation, goes)
            for answer in operation["responses"].values():
                answer["headers"] = {**_EVERY_ANSWER, **answer.get("headers", {})}
    return schema


def _api(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    return (each for each in routes if isinstance(each, APIRoute))


def _leaves(operation: dict[str, Any], leaving: GoingAway) -> None:
    """Describe that it goes, from when on and until when, and that every answer says so."""
    operation["deprecated"] = True
    told = f"Not to be used any more since {leaving.since}; it may be gone from {leaving.until} on."
    operation["description"] = f"{operation.get('description', '')}\n\n{told}".strip()
    for answer in operation["responses"].values():
        answer["headers"] = {**_LEAVING, **answer.get("headers", {})}


SERVERS = [{"url": "/", "description": "This platform; the major version of the API stands in every path."}]
_TEXT = {"type": "string"}
_EVERY_ANSWER = {
    "API-Version": {"description": "Version of this API.", "schema": _TEXT},
    "Trace-Id": {"description": "The name under which the request is found in the logs.", "schema": _TEXT},
    "RateLimit-Policy": {"description": "How often you may ask, in a minute.", "schema": _TEXT},
    "RateLimit": {"description": "How much of that is left.", "schema": _TEXT},
}
_LEAVING = {
    "Deprecation": {"description": "Since when it should not be used any more (RFC 9745).", "schema": _TEXT},
    "Sunset": {"description": "From when on it may not answer any more (RFC 8594).", "schema": _TEXT},
}
_TAG = {"description": "What you saw, for `If-None-Match`, and `If-Match` where it can be changed.", "schema": _TEXT}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of what you have: 304 while nothing changed for you.",
    "schema": _TEXT,
}


def _conditional(operation: dict[str, Any]) -> None:
    """Describe that what is seen has a tag, and that who has it already is answered without it."""
    operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
    operation["responses"]["200"]["headers"] = {"ETag": _TAG}
    operation["responses"]["304"] = {"description": "What you have is still so.", "headers": {"ETag": _TAG}}
