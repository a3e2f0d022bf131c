"""Take from a log what a mapping asks: the value of an attribute, as the JSON value a fact would arrive with."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from orchestrator.replay.log import Event, Odd, Spot, is_usable
from orchestrator.replay.mapping import Attribute, Constant, Level, Origin
from orchestrator.replay.value import AttributeValue, Unreadable, moment_from_text
from rules.language.text.errors import listed
from rules.language.text.value import FIRST_YEAR, LAST_YEAR, scalar_from_text
from rules.model.fact_type import Field, FieldKind
from rules.terms.moment import local_day
from rules.terms.said import english


class Missing(Unreadable):
    """The log lacks the attribute."""

    def __init__(self, asked: Attribute) -> None:
        super().__init__(f"the {asked.level} lacks the attribute '{asked.key}'", "", "")
        self.found = ""
        self.expected = "it, or 'optional: yes' in the mapping"


def moment_of(asked: Attribute, spot: Spot) -> datetime:
    """Return the moment the attribute holds, be it written as text. Raises Missing, Unreadable."""
    return _usable_moment(asked, _raw(asked, spot))


def written_of(asked: str, event: Event) -> str | None:
    """Return what an event says under a key, as it is written; None when it says nothing."""
    value = event.attributes.get(asked)
    return value.text if isinstance(value, Odd) else None if value is None else _written(value)


def text_of(origin: Origin, spot: Spot) -> str:
    """Return the value as a word, for a party, a person or a title. Raises Missing, Unreadable."""
    if isinstance(origin, Constant):
        return " ".join(origin.texts)
    return str(_taken(origin, spot))


def json_of(field: Field, origin: Origin, spot: Spot) -> Any:
    """Return the value for this field, as JSON. Raises Missing, Unreadable."""
    if isinstance(origin, Constant):
        each = [_fitted(field, text) for text in origin.texts]
        return each if origin.many or field.many else each[0]
    value = _fitted(field, _taken(origin, spot))
    return [value] if field.many else value


def _raw(asked: Attribute, spot: Spot) -> AttributeValue:
    said_by = spot.event if asked.level is Level.EVENT else spot.trace
    value = said_by.attributes.get(asked.key) if said_by else None
    if value is None or (isinstance(value, Odd) and value.is_empty):
        raise Missing(asked)
    if isinstance(value, Odd):
        raise Unreadable(f"'{asked.key}' is used, and {value.why}", value.text or "", value.expected, line=value.line)
    if (asked.as_day or asked.as_moment) and isinstance(value, str) and not value.strip():
        raise Missing(asked)
    return value


def _taken(asked: Attribute, spot: Spot) -> AttributeValue:
    value = _raw(asked, spot)
    if asked.as_day:
        value = local_day(_usable_moment(asked, value)).isoformat()
    elif asked.as_moment:
        value = _usable_moment(asked, value)
    if not asked.choose:
        return value
    chosen = asked.choose.get(_written(value), asked.otherwise)
    if chosen is None:
        message = f"the mapping does not say what this '{asked.key}' becomes"
        raise Unreadable(message, _written(value), f"{english(listed(asked.choose))}, or an 'otherwise' in the mapping")
    return chosen


def _usable_moment(asked: Attribute, value: AttributeValue) -> datetime:
    if isinstance(value, str):
        value = moment_from_text(value, asked.order)
    if not is_usable(value):
        message = f"'{asked.key}' is used as a moment"
        raise Unreadable(message, _written(value), f"a moment from {FIRST_YEAR} to {LAST_YEAR}")
    return value


def _fitted(field: Field, value: AttributeValue) -> Any:
    """Return the value with the type the field wants where a log and a policy write the same thing differently."""
    match value:
        case str() if field.kind in {FieldKind.WHOLE, FieldKind.YES_NO}:
            return scalar_from_text(field, value)
        case datetime():
            return value.isoformat()
        case float() if field.kind is FieldKind.WHOLE and value.is_integer():
            return int(value)
        case float() | int() if field.kind is FieldKind.DECIMAL and not isinstance(value, bool):
            return str(Decimal(repr(value)))
        case int() | float() if field.kind is FieldKind.TEXT:
            return _written(value)
    return value


def _written(value: AttributeValue) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat()
    return str(value)
