"""How a field of a record becomes whole numbers for the engine, which is only right about those.

Every value gets a number of its own in each evaluation (its identity), so that equality means equal family and value.
For order against a constant a value is measured; for order between records it gets a rank. What the engine cannot do at
all (text order against a constant, membership, patterns) is decided here and handed over as a flag.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any

from rules.engine.comparison import Family, family_of, passes
from rules.engine.failure import EngineFailed, Failure
from rules.model.values import Ref, Scalar, Test

Normal = tuple[int, int | str]
"""A family and a value within it: whole numbers for everything but text."""

LARGEST = 2**53
_DECIMALS = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class SlotRole(IntEnum):
    """What a number in a fact stands for. The `OR_NONE` roles are there for every fact, with 0 for a missing value."""

    IDENTITY = 1
    FAMILY = 2
    RANK = 3
    MEASURE = 4
    FLAG = 5
    IDENTITY_OR_NONE = 6
    FAMILY_OR_NONE = 7
    RANK_OR_NONE = 8
    KNOWN = 9


@dataclass(frozen=True, slots=True)
class Slot:
    """One number in the facts of a kind: from which field it comes, in which role, under which name it goes.

    `moved` is the reference whose duration is added first. `test` decides a flag; `family` is the one that is measured.
    """

    name: str
    source: str
    role: SlotRole
    moved: Ref | None = None
    test: Test | None = None
    family: Family | None = None
    label: str = field(init=False)
    missing: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", f',"{self.name}":')
        object.__setattr__(self, "missing", self._when_missing())

    def _when_missing(self) -> str:
        """What is written for a missing value; empty if nothing is."""
        if self.role >= SlotRole.IDENTITY_OR_NONE:
            return "0"
        return "1" if self.test is not None and passes(self.test, None) else ""


def normal(value: Scalar) -> Normal:
    """The family and whole number (or text) of a scalar: numbers in ten-thousandths, moments in microseconds.

    Raises EngineFailed for a number with more than four decimals, TypeError for what is no scalar.
    """
    written = _NORMAL.get(type(value)) or _NORMAL[_TYPES[family_of(value)]]
    return written(value)


def _scaled(value: Decimal | int) -> int:
    numerator, denominator = value.as_integer_ratio()
    scaled, rest = divmod(numerator * _DECIMALS, denominator)
    if rest:
        raise EngineFailed(Failure.OUTSIDE_FENCE, f"a number has four decimals at most; found {value}")
    return scaled


# Families as plain numbers: hashing a member of an enumeration takes longer than all else that happens to a value.
_TEXT, _NUMBER, _YES_NO, _DATE, _MOMENT = (
    int(family) for family in (Family.TEXT, Family.NUMBER, Family.YES_NO, Family.DATE, Family.MOMENT)
)
_TYPES: dict[Family, type] = {
    Family.TEXT: str, Family.NUMBER: Decimal, Family.YES_NO: bool, Family.DATE: date, Family.MOMENT: datetime,
}  # fmt: skip
_NORMAL: dict[type, Callable[[Any], Normal]] = {
    str: lambda value: (_TEXT, value),
    int: lambda value: (_NUMBER, value * _DECIMALS),
    Decimal: lambda value: (_NUMBER, _scaled(value)),
    bool: lambda value: (_YES_NO, int(value)),
    date: lambda value: (_DATE, value.toordinal()),
    datetime: lambda value: (_MOMENT, (value - _EPOCH) // _MICROSECOND),
}


def measured(number: int) -> int:
    """The number within the range the engine takes; what lies beyond stays on the same side of every constant."""
    return max(-LARGEST, min(LARGEST, number))
