"""How a field of a record becomes whole numbers for the engine, which is only right about those.

Every value gets a number of its own in each evaluation (its identity), so that equality means equal family and value.
For order against a constant a value is measured; for order between records it gets a rank. What the engine cannot do at
all (text order against a constant, membership, patterns) is decided here and handed over as a flag.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum

from rules.engine.comparison import Family, family_of
from rules.engine.failure import EngineFailed, Failure
from rules.engine.problem import Ref, Scalar, Test

Normal = tuple[int, int | str]
"""A family and a value within it: whole numbers for everything but text."""

LARGEST = 2**53
_DECIMALS = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Role(IntEnum):
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
    field: str
    role: Role
    moved: Ref | None = None
    test: Test | None = None
    family: Family | None = None


def normal(value: Scalar) -> Normal:
    """The family and whole number (or text) of a scalar: numbers in ten-thousandths, moments in microseconds.

    Raises EngineFailed for a number with more than four decimals.
    """
    if isinstance(value, str):
        return Family.TEXT, value
    family = family_of(value)
    if isinstance(value, datetime):
        return family, (value - _EPOCH) // _MICROSECOND
    if isinstance(value, date):
        return family, value.toordinal()
    if isinstance(value, Decimal):
        return family, _scaled(value)
    return family, int(value) if family is Family.YES_NO else value * _DECIMALS


def _scaled(value: Decimal) -> int:
    numerator, denominator = value.as_integer_ratio()
    scaled, rest = divmod(numerator * _DECIMALS, denominator)
    if rest:
        raise EngineFailed(Failure.OUTSIDE_FENCE, f"a number has four decimals at most; found {value}")
    return scaled


def measured(number: int) -> int:
    """The number within the range the engine takes; what lies beyond stays on the same side of every constant."""
    return max(-LARGEST, min(LARGEST, number))
