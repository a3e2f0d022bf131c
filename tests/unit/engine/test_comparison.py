"""What a test means for one value: families never mix, missing satisfies nothing but `missing`."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest

from rules.engine.comparison import Family, compare, family_of, passes, referred
from rules.model.values import Const, Op, Ref, Scalar, Test, Value
from rules.terms.duration import Duration

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
COMPARISONS = (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE)


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "family"),
    [
        ("1", Family.TEXT),
        (Colour.RED, Family.TEXT),
        (1, Family.NUMBER),
        (Decimal(1), Family.NUMBER),
        (True, Family.YES_NO),
        (date(2024, 1, 1), Family.DATE),
        (datetime(2024, 1, 1, tzinfo=UTC), Family.MOMENT),
    ],
)
def test_every_scalar_has_one_family(value: Scalar, family: Family) -> None:
    assert family_of(value) is family


def test_a_float_is_no_scalar() -> None:
    with pytest.raises(TypeError, match=r"a field holds text, a number, yes/no, a date or a moment; found float 0\.1"):
        family_of(0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "right", "holding"),
    [
        (1, 2, "ne lt le"),
        (1, Decimal("1.0000"), "eq le ge"),
        (Decimal("1.5"), 1, "ne gt ge"),
        (1, True, "ne"),
        (1, "1", "ne"),
        ("", False, "ne"),
        (False, True, "ne lt le"),
        ("Z", "a", "ne lt le"),
        ("a", "a ", "ne lt le"),
        ("z", "é", "ne lt le"),
        (date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC), "ne"),
        (date(2024, 1, 1), "2024-01-01", "ne"),
        (datetime(2024, 1, 1, 12, tzinfo=UTC), datetime(2024, 1, 1, 13, tzinfo=AMSTERDAM), "eq le ge"),
        # 02:30 comes twice that night; the second time is 01:30 in UTC.
        (
            datetime(2024, 10, 27, 2, 30, tzinfo=AMSTERDAM, fold=1),
            datetime(2024, 10, 27, 1, 30, tzinfo=UTC),
            "eq le ge",
        ),
        (
            datetime(2024, 10, 27, 2, 30, tzinfo=AMSTERDAM),
            datetime(2024, 10, 27, 2, 30, tzinfo=AMSTERDAM, fold=1),
            "ne lt le",
        ),
    ],
)
def test_values_compare_within_their_family_alone(left: Scalar, right: Scalar, holding: str) -> None:
    assert [op.value for op in COMPARISONS if compare(op, left, right)] == holding.split()


@pytest.mark.parametrize("op", [op for op in Op if op is not Op.MISSING])
def test_a_missing_field_satisfies_only_missing(op: Op) -> None:
    assert not passes(Test("f", op, Const(1)), None)
    assert passes(Test("f", Op.MISSING, Const(1)), None)


@pytest.mark.parametrize("op", [op for op in Op if op not in (Op.PRESENT, Op.CONTAINS)])
def test_a_list_is_present_and_may_contain_and_that_is_all(op: Op) -> None:
    assert not passes(Test("f", op, Const(1)), (1,))
    assert passes(Test("f", Op.PRESENT, Const(1)), ())


@pytest.mark.parametrize(
    ("value", "op", "wanted", "expected"),
    [
        ("abc", Op.CONTAINS, "b", True),
        ("abc", Op.CONTAINS, "", True),
        ("abc", Op.CONTAINS, 1, False),
        (121, Op.CONTAINS, "2", False),
        ((1, "b"), Op.CONTAINS, "b", True),
        ((1, "b"), Op.CONTAINS, True, False),
        ((1,), Op.CONTAINS, (1,), False),
        ("b", Op.ONE_OF, ("a", "b"), True),
        (1, Op.ONE_OF, (True, "1"), False),
        ("b", Op.ONE_OF, (), False),
        ("1017 AB", Op.MATCHES, r"\d{4} [A-Z]{2}", True),
        ("1017 ABC", Op.MATCHES, r"\d{4} [A-Z]{2}", False),
        ("a\n", Op.MATCHES, "a", False),
        (1, Op.MATCHES, "1", False),
    ],
)
def test_membership_and_patterns(value: Value, op: Op, wanted: Value, expected: bool) -> None:
    assert passes(Test("f", op, Const(wanted)), value) is expected


NEW_YEAR = date(9999, 12, 31)


@pytest.mark.parametrize(
    ("value", "plus", "minus", "expected"),
    [
        (date(2024, 1, 31), Duration(months=1), False, date(2024, 2, 29)),
        (date(2024, 3, 31), Duration(months=1), True, date(2024, 2, 29)),
        (date(2024, 1, 1), Duration(weeks=8), False, date(2024, 2, 26)),
        (date(2024, 1, 1), Duration(hours=24), False, None),
        (NEW_YEAR, Duration(days=1), False, None),
        (date(1, 1, 1), Duration(years=1), True, None),
        ("2024-01-01", Duration(days=1), False, None),
        (1, Duration(days=1), False, None),
        ((date(2024, 1, 1),), Duration(days=1), False, None),
        (None, Duration(days=1), False, None),
        # The night of 31 March 2024 has 23 hours: a day later is the same time on the clock, 24 hours later is not.
        (datetime(2024, 3, 30, 11, tzinfo=UTC), Duration(days=1), False, datetime(2024, 3, 31, 10, tzinfo=UTC)),
        (datetime(2024, 3, 30, 11, tzinfo=UTC), Duration(hours=24), False, datetime(2024, 3, 31, 11, tzinfo=UTC)),
        # Half past midnight in Amsterdam, still the day before in UTC: the local day counts.
        (
            datetime(2024, 1, 30, 23, 30, tzinfo=UTC),
            Duration(months=1),
            False,
            datetime(2024, 2, 28, 23, 30, tzinfo=UTC),
        ),
        (datetime(9999, 12, 31, 20, tzinfo=UTC), Duration(hours=48), False, None),
        (datetime(1, 1, 1, 1, tzinfo=UTC), Duration(days=1), True, None),
    ],
)
def test_a_reference_may_move_a_date_or_a_moment(
    value: Value | None, plus: Duration, minus: bool, expected: Scalar | None
) -> None:
    assert referred(Ref("a", "f", plus, minus), value) == expected


def test_a_moved_moment_does_not_depend_on_the_zone_it_is_written_in() -> None:
    moment = datetime(2024, 1, 30, 23, 30, tzinfo=UTC)
    moved = {referred(Ref("a", "f", Duration(months=1)), each) for each in (moment, moment.astimezone(AMSTERDAM))}
    assert len(moved) == 1
    assert moved != {moment + timedelta(days=31)}


def test_working_days_need_a_calendar() -> None:
    with pytest.raises(ValueError, match="found 5 working days, which needs a calendar"):
        referred(Ref("a", "f", Duration(working_days=5)), date(2024, 1, 1))
