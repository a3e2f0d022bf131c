"""Dossiers as they come in and what is answered: JSON that the rules themselves read, described for callers."""

from typing import Any

from pydantic import Field

from api.http.messages.shape import In
from rules.service.dossier import MOST_FACTS

JSON = "application/json"
NDJSON = "application/x-ndjson"
MOST_DOSSIERS = 1_000
"""Dossiers of one batch."""


class EvaluationQuery(In):
    """Which version of the policy; left out: the one in force today."""

    version: str | None = Field(default=None, description="Its date, such as 2024-01-01.")
    municipality: str | None = Field(
        default=None, max_length=200, description="As this municipality tailored it; left out: the national model."
    )


_FACT: dict[str, Any] = {
    "type": "object",
    "required": ["type", "by"],
    "properties": {
        "type": {"type": "string", "description": "Fact type of the policy."},
        "fields": {"type": "object", "description": "The fields of the type."},
        "on": {"type": "string", "format": "date", "description": "The day it occurs; noon is meant."},
        "at": {"type": "string", "format": "date-time", "description": "Instead of `on`: the moment."},
        "by": {"type": "string", "description": "The party that adds it, or a role that one party holds."},
        "id": {"type": "string", "description": "Left out, it is called after its type."},
        "role": {"type": "string"},
        "person": {"type": "string"},
        "corrects": {"type": "string", "description": "Id of the fact this one supersedes."},
        "retracts": {"type": "boolean", "description": "Only take the fact named in `corrects` away."},
    },
}
_DOSSIER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "facts": {"type": "array", "maxItems": MOST_FACTS, "items": _FACT},
        "roles": {"type": "object", "description": "For each role the party that holds it, or a list of parties."},
        "at": {"type": "string", "description": "The day or moment at which the facts are looked at; left out: now."},
        "moves": {
            "type": "object",
            "description": "Whose moves to tell as well.",
            "required": ["party"],
            "properties": {name: {"type": "string"} for name in ("party", "role", "person")},
        },
    },
}
_LINES = f"A dossier a line, at most {MOST_DOSSIERS:,}."
_LISTS = ("obligations", "tasks", "derived", "permissions", "prohibitions", "notices", "scopes", "moves")
_ANSWER: dict[str, Any] = {
    "type": "object",
    "description": "What `speelruimte evaluate --json` says, with `moves` when they were asked.",
    "required": ["policy", "at", "roles", *_LISTS[:-1]],
    "properties": {
        "policy": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "roles": {"type": "object"},
        **{name: {"type": "array", "items": {"type": "object"}} for name in _LISTS},
    },
}

REQUEST: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {JSON: {"schema": _DOSSIER}, NDJSON: {"schema": {"type": "string", "description": _LINES}}},
    }
}
"""What the route takes, for the description of the API."""

ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The conclusions; of a batch a line each, in order, or a problem with its `line`.",
        "content": {JSON: {"schema": _ANSWER}, NDJSON: {"schema": {"type": "string"}}},
    }
}
"""What it answers."""
