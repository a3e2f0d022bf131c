"""What a test means for one value. Both matchers stand on this, so they cannot differ about patterns or dates.

Python would say that `True == 1` and that a date may not be compared with a moment; policies see five families of
values that never mix.
"""

import operator
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo

from rules.model.values import Const, Op, Ref, Scalar, Test, Value
from rules.terms.duration import Duration
from rules.terms.errors import TermError

LOCAL = ZoneInfo("Europe/Amsterdam")
"""Days, weeks and months are added to a moment on the local calendar, as the law counts local days."""


class Family(IntEnum):
    """The kinds of value; values of different families are unequal and have no order."""

    TEXT = 1
    NUMBER = 2
    YES_NO = 3
    DATE = 4
    MOMENT = 5


_FAMILIES: dict[type, Family] = {
    str: Family.TEXT,
    bool: Family.YES_NO,
    int: Family.NUMBER,
    Decimal: Family.NUMBER,
    datetime: Family.MOMENT,
    date: Family.DATE,
}

_COMPARE: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: operator.eq,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
}


_NATIVE: dict[Op, Callable[[Any, Any], bool]] = {**_COMPARE, Op.NE: operator.ne}
_PLAIN = frozenset({str, int, bool, Decimal, date})
"""Types of which Python compares two values as policies do."""


def family_of(value: Scalar) -> Family:
    """The family of a scalar. Raises TypeError for anything that is none, such as a float."""
    found = _FAMILIES.get(type(value))
    if found is not None:
        return found
    # The table is ordered: bool before int and datetime before date, as Python lets one inherit from the other.
    for kind, family in _FAMILIES.items():
        if isinstance(value, kind):
            return family
    raise TypeError(f"a field holds text, a number, yes/no, a date or a moment; found {type(value).__name__} {value!r}")


def comparable(value: Scalar) -> tuple[Family, Scalar]:
    """A key that is equal for equal values and for nothing else, and orders values of one family."""
    family = family_of(value)
    # In the hour that the clock repeats, Python calls moments of two zones unequal even when they are the same instant.
    return family, value.astimezone(UTC) if isinstance(value, datetime) else value


def compare(op: Op, left: Scalar, right: Scalar) -> bool:
    """Whether `left op right` for one of the six comparisons."""
    if type(left) is type(right) and type(left) in _PLAIN:
        return _NATIVE[op](left, right)
    left_family, left_value = comparable(left)
    right_family, right_value = comparable(right)
    if op is Op.NE:
        return left_family is not right_family or left_value != right_value
    return left_family is right_family and _COMPARE[op](left_value, right_value)


def passes(test: Test, value: Value | None) -> bool:
    """Whether a field that holds `value` (None: missing) passes a test against a constant."""
    if test.op in (Op.PRESENT, Op.MISSING):
        return (value is None) is (test.op is Op.MISSING)
    if value is None or not isinstance(test.operand, Const):
        return False
    wanted = test.operand.value
    if test.op is Op.CONTAINS:
        return _contains(value, wanted)
    return not isinstance(value, tuple) and _passes(test.op, value, wanted)


def _passes(op: Op, value: Scalar, wanted: Value) -> bool:
    if isinstance(wanted, tuple):
        return op is Op.ONE_OF and any(compare(Op.EQ, value, each) for each in wanted)
    if op is Op.MATCHES:
        return isinstance(value, str) and isinstance(wanted, str) and re.fullmatch(wanted, value) is not None
    return op in _NATIVE and compare(op, value, wanted)


def _contains(value: Value, wanted: Value) -> bool:
    if isinstance(wanted, tuple):
        return False
    if isinstance(value, tuple):
        return any(compare(Op.EQ, each, wanted) for each in value)
    return isinstance(value, str) and isinstance(wanted, str) and wanted in value


def referred(ref: Ref, value: Value | None) -> Scalar | None:
    """What a reference stands for, given what its field holds; None when it stands for nothing.

    A list stands for nothing. Where the reference moves its value: only dates and moments can be moved (hours move
    moments alone), and only within the years 1 to 9999. Raises ValueError for a move in working days.
    """
    if value is None or isinstance(value, tuple):
        return None
    return value if ref.plus is None else _moved(ref.plus, -1 if ref.minus else 1, value)


def _moved(plus: Duration, sign: int, value: Scalar) -> Scalar | None:
    if plus.working_days:
        raise ValueError(
            f"a reference is moved by days, weeks, months, years or hours; found {plus}, which needs a calendar"
        )
    try:
        if isinstance(value, datetime):
            return _moved_moment(plus, sign, value)
        return plus.add_to(value, sign) if isinstance(value, date) else None
    except (TermError, OverflowError):
        return None


def _moved_moment(plus: Duration, sign: int, moment: datetime) -> datetime:
    if plus.hours:
        return moment.astimezone(UTC) + sign * timedelta(hours=plus.hours)
    local = moment.astimezone(LOCAL)
    return datetime.combine(plus.add_to(local.date(), sign), local.time(), LOCAL).astimezone(UTC)
