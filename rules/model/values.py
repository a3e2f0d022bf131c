"""The alphabet of the language: the values facts hold, and the tests that compare one of them with another."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from rules.terms.duration import Duration

Scalar = str | int | bool | Decimal | date | datetime
"""A value an engine compares. Numbers lie within ±900,000,000,000 with at most four decimals; moments are aware."""

Value = Scalar | tuple[Scalar, ...]
"""What a field holds: one scalar, or a list of them (which only `CONTAINS`, `PRESENT` and `MISSING` may test)."""


class Op(StrEnum):
    """A comparison of a field of the pattern's record (left) with the operand (right).

    A missing field satisfies `MISSING` and nothing else; a missing field on the right satisfies nothing. Values of
    different families (text, number, yes/no, date, moment) are unequal and have no order. Text is ordered by code
    point.
    """

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    PRESENT = "present"
    MISSING = "missing"
    ONE_OF = "one_of"
    CONTAINS = "contains"
    MATCHES = "matches"


@dataclass(frozen=True, slots=True)
class Const:
    """A value written in the policy. For `ONE_OF` a tuple; for `MATCHES` a regular expression that must match fully.

    `CONTAINS` asks whether a text holds this text, or a list holds this scalar. `PRESENT` and `MISSING` ignore it.
    """

    value: Value


@dataclass(frozen=True, slots=True)
class Ref:
    """A field of the record bound to another alias, for dates and moments optionally moved by a duration.

    In a positive pattern the alias is one that stands earlier in the branch; in a negative one any positive alias.
    Only `EQ`, `NE`, `LT`, `LE`, `GT` and `GE` take a `Ref`. With a `calendar` a date is moved as the end of a term of
    that length is found: in working days if it is one of those, and past the days the calendar closes.
    """

    alias: str
    field: str
    plus: Duration | None = None
    minus: bool = False
    calendar: str | None = None

    @property
    def shift(self) -> "Shift | None":
        """The move of its field that a calendar has to count; None for one that anybody can."""
        return Shift(self.field, self.plus, self.minus, self.calendar) if self.plus and self.calendar else None


@dataclass(frozen=True, slots=True)
class Shift:
    """A date in a field, moved by a length of time as a calendar counts it; that depends on the record alone."""

    field: str
    plus: Duration
    minus: bool
    calendar: str

    @property
    def name(self) -> str:
        """The field under which the record has the day once it is worked out; no policy can give it that name."""
        return f"{self.field} {'-' if self.minus else '+'} {self.plus} under {self.calendar}"


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison within a pattern."""

    __test__ = False  # pytest takes every class of this name for a test

    field: str
    op: Op
    operand: Const | Ref
