"""Turning what people and programs send into typed values, at the door and nowhere else."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from rules.language.text.errors import FieldError, FieldErrors, listed, nearest, quoted
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.values import Scalar, Value
from rules.terms.rfc3339 import read_day, read_moment
from rules.terms.said import Count, Said, said
from rules.terms.said import Value as Words

LONGEST_TEXT = 10_000
LARGEST_NUMBER = 900_000_000_000
MOST_IN_LIST = 1_000
FIRST_YEAR, LAST_YEAR = 1800, 2200
"""Within these years every length of time the language knows can be added without leaving the calendar."""
_DECIMALS = 4
_NAME_LENGTH = 200
_WHOLE = re.compile(r"[+-]?[0-9]{1,12}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,12})?")
_YES_NO = {"true": True, "yes": True, "false": False, "no": False}


class ValueProblem(ValueError):
    """A value is not what its field holds."""

    def __init__(self, found: Words, expected: Words) -> None:
        self.found = found
        self.expected = expected
        super().__init__(found, expected)


def parse_fields(fact_type: FactType, raw: Mapping[str, object]) -> Mapping[str, Value]:
    """Turn the JSON values of a new fact into typed ones; a null means the field is left out.

    Dates are ISO 8601 days, moments RFC 3339 with an offset, references ids of facts, decimals numbers or text.

    Raises FieldErrors: everything that is wrong: unknown fields, missing ones, values of another type.
    """
    errors = [_unknown(fact_type, name) for name in raw if name not in fact_type.fields]
    values: dict[str, Value] = {}
    for name, field in fact_type.fields.items():
        given = raw.get(name)
        if given is None:
            if not field.optional:
                errors.append(FieldError(name, said("nothing"), described_kind(field)))
            continue
        try:
            values[name] = value_of(field, given)
        except ValueProblem as problem:
            errors.append(FieldError(name, problem.found, problem.expected))
    if errors:
        raise FieldErrors(fact_type.name, errors)
    return values


def value_of(field: Field, given: object) -> Value:
    """The typed value of one JSON value; raises `ValueProblem`."""
    if not field.many:
        return scalar_of(field, given)
    if not isinstance(given, list) or len(given) > MOST_IN_LIST:
        found = said("a_list_of", count=len(given)) if isinstance(given, list) else shown(given)
        raise ValueProblem(found, said("at_most_in_list", what=described_kind(field), count=MOST_IN_LIST))
    return tuple(scalar_of(field, each) for each in given)


def scalar_of(field: Field, given: object) -> Scalar:
    """The typed value of one JSON value that is not a list; raises `ValueProblem`."""
    value = _READERS[field.kind](field, given)
    if value is None:
        raise ValueProblem(shown(given), described_kind(field, one=True))
    return value


def described_kind(field: Field, *, one: bool = False) -> Words:
    """Say what a field holds, for people."""
    kind = _described_one(field)
    return said("kind_list", each=kind) if field.many and not one else kind


def _described_one(field: Field) -> Words:
    match field.kind:
        case FieldKind.CHOICE:
            return listed(field.choices)
        case FieldKind.REF:
            return said("kind_ref", fact=field.of or "")
    return _KINDS[field.kind]


_YEARS = {"first": FIRST_YEAR, "last": LAST_YEAR}
_KINDS: Mapping[FieldKind, Said] = {
    FieldKind.TEXT: said("kind_text", most=Count(LONGEST_TEXT)),
    FieldKind.WHOLE: said("kind_whole", most=Count(LARGEST_NUMBER)),
    FieldKind.DECIMAL: said("kind_decimal", most=Count(LARGEST_NUMBER), decimals=_DECIMALS),
    FieldKind.DATE: said("kind_date", **_YEARS),
    FieldKind.MOMENT: said("kind_moment", **_YEARS),
    FieldKind.YES_NO: said("kind_yes_no"),
    FieldKind.PARTY: said("kind_party"),
    FieldKind.PERSON: said("kind_person"),
}


def shown(given: object) -> Words:
    """Show a JSON value in a message."""
    match given:
        case None:
            return said("nothing")
        case bool():
            return "true" if given else "false"
        case str():
            return quoted(given)
        case int() | float() | Decimal():
            return quoted(str(given)[:_NAME_LENGTH])
        case list():
            return said("a_list")
    return said("an_object")


def scalar_from_text(field: Field, text: str) -> Scalar:
    """The value a written word stands for in this field, as in a policy; raises `ValueProblem`."""
    return scalar_of(field, raw_from_text(field, text))


def raw_from_text(field: Field | None, text: str) -> bool | int | str:
    """The JSON value a written word stands for in this field: the field says whether `3` is a number or text."""
    if field and field.kind is FieldKind.YES_NO:
        return _YES_NO.get(text.lower(), text)
    if field and field.kind is FieldKind.WHOLE and _WHOLE.fullmatch(text):
        return int(text)
    return text


def _unknown(fact_type: FactType, name: str) -> FieldError:
    near = nearest(name, fact_type.fields)
    expected = f"'{near}'" if near else said("only", what=listed(fact_type.fields))
    return FieldError(name, said("no_such_field"), expected)


def _text(_: Field, given: object) -> Scalar | None:
    return given if isinstance(given, str) and len(given) <= LONGEST_TEXT and _printable(given) else None


def _printable(text: str) -> bool:
    """No lone surrogates and no NUL: neither JSON canonicalisation nor the database can hold them."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _name(_: Field, given: object) -> Scalar | None:
    fits = isinstance(given, str) and len(given.strip()) > 0 and len(given) <= _NAME_LENGTH and _printable(given)
    return given if fits and isinstance(given, str) else None


def _whole(_: Field, given: object) -> Scalar | None:
    number = isinstance(given, int) and not isinstance(given, bool) and abs(given) <= LARGEST_NUMBER
    return given if number and isinstance(given, int) else None


def _decimal(_: Field, given: object) -> Scalar | None:
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        return None
    text = given if isinstance(given, str) else _plain(given)
    if not _DECIMAL.fullmatch(text):
        return None
    number = Decimal(text)
    exponent = number.normalize().as_tuple().exponent
    return number if abs(number) <= LARGEST_NUMBER and isinstance(exponent, int) and exponent >= -_DECIMALS else None


def _plain(number: float | Decimal) -> str:
    """The number in digits, without an exponent; what is no number stays a word that does not fit."""
    try:
        return format(Decimal(str(number)), "f")[:_NAME_LENGTH]
    except (InvalidOperation, ValueError):
        return ""


def _date(_: Field, given: object) -> Scalar | None:
    day = read_day(given) if isinstance(given, str) else None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def _moment(_: Field, given: object) -> Scalar | None:
    if not isinstance(given, str) or len(given) > _NAME_LENGTH:
        return None
    moment = read_moment(given)
    return moment if moment and FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _yes_no(_: Field, given: object) -> Scalar | None:
    return given if isinstance(given, bool) else None


def _choice(field: Field, given: object) -> Scalar | None:
    return given if isinstance(given, str) and given in field.choices else None


_READERS: Mapping[FieldKind, Callable[[Field, object], Scalar | None]] = {
    FieldKind.TEXT: _text,
    FieldKind.WHOLE: _whole,
    FieldKind.DECIMAL: _decimal,
    FieldKind.DATE: _date,
    FieldKind.MOMENT: _moment,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.REF: _name,
    FieldKind.PARTY: _name,
    FieldKind.PERSON: _name,
}
