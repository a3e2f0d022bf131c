"""How messages look: camelCase outside, our own names inside; what comes in is strict, unknown fields are refused."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from api.http.messages.storable import EXPECTED, TEXT, is_storable
from rules.language.text.value import FIRST_YEAR, LAST_YEAR
from rules.terms.rfc3339 import is_longer_than_a_day, read_day, read_moment

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
    BeforeValidator(_read_moment, json_schema_input_type=str),
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


DAY_OR_MOMENT = "a day such as 2026-03-31, or a moment with its offset such as 2026-03-31T14:00:00+02:00"
DayOrMoment = Annotated[
    date | datetime,
    BeforeValidator(_read_day_or_moment, json_schema_input_type=str),
    AfterValidator(_within_calendar),
    Field(description=f"RFC 3339: {DAY_OR_MOMENT}."),
]
