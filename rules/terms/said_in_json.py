"""What is said, as JSON in which it is kept, and back: days, lengths, amounts, sources and names stay what they are.

Words that somebody brought along are `{"nl": …, "en": …}`, a sentence is `{"say": key, "about": {…}}`. Text and whole
numbers stand as they are, a list as a list; every other value says by its key what it is.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from rules.terms.duration import Duration
from rules.terms.said import Euros, LegalSource, Name, Named, Said, Text, Told, Value, said

Json = str | int | Mapping[str, Any] | list[Any]


def to_json(value: Value) -> Json:
    """Return the value as JSON."""
    match value:
        case Said():
            return {"say": value.key, "about": {name: to_json(each) for name, each in value.values}}
        case Text():
            return {"nl": value.nl, "en": value.en}
        case datetime():
            return {"moment": value.astimezone(UTC).isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Duration():
            return {"lasts": {unit: number for unit, number in asdict(value).items() if number}}
        case Euros():
            return {"euros": value.amount}
        case LegalSource():
            return {"source": value.cited}
        case Name():
            return {"name": value.id, "of": value.of.value}
        case tuple():
            return [to_json(each) for each in value]
    return _as_it_is(value)


def _as_it_is(value: Value) -> str | int:
    if isinstance(value, str | int):
        return value
    raise TypeError(f"Nothing that is kept says {value!r}.")


def from_json(written: Any) -> Any:
    """Return the value that was written as JSON."""
    match written:
        case {"say": key, "about": about}:
            return said(key, **{name: from_json(each) for name, each in about.items()})
        case {"nl": nl, "en": en}:
            return Text(nl, en)
        case {"moment": moment}:
            return datetime.fromisoformat(moment)
        case {"day": day}:
            return date.fromisoformat(day)
        case {"lasts": units}:
            return Duration(**units)
        case {"euros": amount}:
            return Euros(amount)
        case {"source": cited}:
            return LegalSource(cited)
        case {"name": name, "of": kind}:
            return Name(Named(kind), name)
        case list():
            return tuple(map(from_json, written))
    return written


def told_from(written: Any) -> Told:
    """Return the sentence, or the words somebody brought along, that were written as JSON."""
    told: Told = from_json(written)
    return told
