"""Invent a fact that fits its type: the demonstration fills in forms nobody reads, as the policy describes them."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

# A day that somebody sets for somebody else lies ahead; all others are the day itself.
_AHEAD = ("uiterlijk", "gepland", "tot_en_met")
_LATER = timedelta(weeks=4)
_PERCENTAGE = "95.0"
_PLAIN = {"yes_no": True, "whole": 1, "decimal": "1.0", "text": "fictief"}


def invent(
    fact_type: Mapping[str, Any],
    facts: Sequence[Mapping[str, Any]],
    at: datetime,
    rng: random.Random,
    given: Mapping[str, Any] | None = None,
) -> dict[str, Any] | None:
    """Return a fact of this type, as the API takes it; what is `given` stays.

    `fact_type` is as the API tells it, `facts` are those of the case. None when it must refer to what is not there.
    """
    fields = dict(given or {})
    for field in fact_type["fields"]:
        if field["name"] in fields or (field["optional"] and field["kind"] != "ref"):
            continue
        value = _value(field, facts, at, rng)
        if value is not None:
            fields[field["name"]] = [value] if field["many"] else value
        elif not field["optional"]:
            return None
    return {"type": fact_type["name"], "fields": fields}


def _value(field: Mapping[str, Any], facts: Sequence[Mapping[str, Any]], at: datetime, rng: random.Random) -> Any:
    kind = field["kind"]
    if kind == "choice":
        return rng.choice(field["choices"])
    if kind == "ref":
        return next((fact["id"] for fact in reversed(facts) if fact["type"] == field["of"]), None)
    if kind == "date":
        return (at + _LATER if any(word in field["name"] for word in _AHEAD) else at).date().isoformat()
    if kind == "decimal" and field["name"] == "percentage":
        return _PERCENTAGE
    return at.isoformat() if kind == "moment" else _PLAIN.get(kind)
