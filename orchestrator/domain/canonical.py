"""One way of writing a value as JSON, so that equal values have equal bytes and equal hashes (RFC 8785)."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import rfc8785


def as_json(value: object) -> Any:
    """Return the value in the types JSON has: moments (UTC) and days in ISO 8601, decimals as text, tuples as lists."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case Mapping():
            return {str(name): as_json(each) for name, each in value.items()}
        case tuple() | list():
            return [as_json(each) for each in value]
    if is_dataclass(value):
        return {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def canonical(value: object) -> bytes:
    """Return the one way of writing this JSON value. Raises rfc8785.CanonicalizationError for what JSON cannot hold."""
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def fingerprint(value: object) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of a value."""
    return hashlib.sha256(canonical(as_json(value))).hexdigest()
