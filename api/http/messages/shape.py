"""How messages look: camelCase outside, our own names inside; strict, unknown fields refused, long lists in pages."""

import math
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Generic, Self, TypeVar

from fastapi import Request, Response
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from orchestrator.domain.listing import Page
from rules.language.text.value import FIRST_YEAR, LAST_YEAR
from rules.terms.rfc3339 import is_longer_than_a_day, read_day, read_moment

LARGEST_NUMBER = 2**53 - 1
"""Beyond this programs read different numbers in the same JSON (RFC 8785, RFC 7493)."""
DEEPEST = 20

TEXT = "text without NUL or half characters"
EXPECTED = f"{TEXT}, numbers within ±{LARGEST_NUMBER:,}, and lists and objects at most {DEEPEST} deep"


def is_text(given: str) -> bool:
    """Whether a database and an answer can hold this text."""
    return "\x00" not in given and not any("\ud800" <= char <= "\udfff" for char in given)


def is_storable(given: Any) -> bool:
    """Whether everything in a JSON value can be kept and hashed; looked at level by level, however deep it goes."""
    level: list[Any] = [given]
    for _ in range(DEEPEST):
        if not all(map(_is_plain, level)):
            return False
        level = [each for outer in level for each in _inside(outer)]
    return not level


def _is_plain(given: Any) -> bool:
    match given:
        case str():
            return is_text(given)
        case int():
            return abs(given) <= LARGEST_NUMBER
        case float():
            return math.isfinite(given)
        case _:
            return True


def _inside(given: Any) -> Iterable[Any]:
    match given:
        case dict():
            return [*given.keys(), *given.values()]
        case list():
            return given
        case _:
            return ()


T = TypeVar("T")
Time = TypeVar("Time", bound=date)


class In(BaseModel):
    """Something a caller sends."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", strict=True, frozen=True)

    @field_validator("*", mode="after")
    @classmethod
    def _can_be_stored(cls, given: Any) -> Any:
        if not is_storable(given):
            raise PydanticCustomError("unstorable", TEXT if isinstance(given, str) else EXPECTED)
        return given


class Out(BaseModel):
    """Something the platform answers."""

    model_config = ConfigDict(
        alias_generator=to_camel, from_attributes=True, validate_by_name=True, validate_by_alias=True
    )

    @classmethod
    def tell(cls, found: object) -> Self:
        """Return the message for a value of the domain that has these attributes."""
        return cls.model_validate(found)


class Found(Out, Generic[T]):
    """A page of a list; `next` is the mark with which `after` goes on, null at the end (also as a `Link` header)."""

    found: list[T]
    next: str | None = None


def _of_format(name: str) -> Any:
    return Field(json_schema_extra={"format": name})


_DAY = Annotated[str, _of_format("date")]
_MOMENT = Annotated[str, _of_format("date-time")]


def _read_moment(given: Any) -> Any:
    if isinstance(given, datetime):
        return given
    moment = read_moment(given) if isinstance(given, str) else None
    if moment is not None:
        return moment
    raise PydanticCustomError("moment", "a moment with its offset such as 2026-03-31T14:00:00+02:00")


def _within_calendar(moment: Time) -> Time:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("moment", f"a moment from {FIRST_YEAR} to {LAST_YEAR}")
    return moment


Moment = Annotated[
    datetime,
    BeforeValidator(_read_moment, json_schema_input_type=_MOMENT),
    AfterValidator(_within_calendar),
    Field(description="RFC 3339, with its offset."),
]


def _read_day_or_moment(given: Any) -> Any:
    if isinstance(given, str) and not is_longer_than_a_day(given):
        day = read_day(given)
        if day is None:
            raise PydanticCustomError("moment", DAY_OR_MOMENT)
        return day
    try:
        return _read_moment(given)
    except PydanticCustomError:
        raise PydanticCustomError("moment", DAY_OR_MOMENT) from None


def _read_plain_day(given: Any) -> Any:
    if isinstance(given, date):
        return given
    day = read_day(given) if isinstance(given, str) else None
    if day is None:
        raise PydanticCustomError("day", "a day such as 2026-03-31")
    return day


Day = Annotated[date, BeforeValidator(_read_plain_day, json_schema_input_type=_DAY), AfterValidator(_within_calendar)]

DAY_OR_MOMENT = "a day such as 2026-03-31, or a moment with its offset such as 2026-03-31T14:00:00+02:00"
DayOrMoment = Annotated[
    date | datetime,
    BeforeValidator(_read_day_or_moment, json_schema_input_type=_DAY | _MOMENT),
    AfterValidator(_within_calendar),
    Field(description=f"RFC 3339: {DAY_OR_MOMENT}."),
]


class TextOut(Out):
    """One text in Dutch and English."""

    nl: str
    en: str


Limit = Annotated[int, Field(ge=1, le=200, strict=False, description="At most so many.")]
AfterSeq = Annotated[
    int,
    Field(ge=0, le=2**31 - 1, strict=False, description="The `seq`, or the `next`, after which to go on."),
]
After = Annotated[str | None, Field(max_length=1000, description="The `next` of the page before.")]


class PageQuery(In):
    """Which page of a list."""

    limit: Limit = 50
    after: After = None

    def page(self) -> Page:
        """Return what the use cases take."""
        return Page(self.limit, self.after)


def found(request: Request, response: Response, lines: Iterable[T], mark: str | None) -> Found[T]:
    """Return the page, and name the next one in the headers."""
    if mark is not None:
        # Relative to the address that was asked: what a caller says in its Host header leads nobody anywhere.
        url = request.url.include_query_params(after=mark)
        response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return Found(found=list(lines), next=mark)
