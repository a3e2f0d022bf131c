"""A length is read as the law words it, and what is not a length is told apart with what was expected."""

import pickle
from datetime import date

import pytest

from rules.terms.duration import Duration, LeapDay
from rules.terms.errors import TermError


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("8 weeks", Duration(weeks=8)),
        ("1 week", Duration(weeks=1)),
        ("1 month", Duration(months=1)),
        ("5 working days", Duration(working_days=5)),
        ("1 working day", Duration(working_days=1)),
        ("48 hours", Duration(hours=48)),
        ("1 day", Duration(days=1)),
        (" 90  days ", Duration(days=90)),
        ("1 year and 6 months", Duration(years=1, months=6)),
        ("0 days", Duration()),
    ],
)
def test_words(text, duration):
    assert Duration.parse(text) == duration
    assert str(duration) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P8W", Duration(weeks=8)),
        ("P6M", Duration(months=6)),
        ("P10D", Duration(days=10)),
        ("P1Y", Duration(years=1)),
        ("PT48H", Duration(hours=48)),
        ("P1Y2M3W4D", Duration(years=1, months=2, weeks=3, days=4)),
        ("P0D", Duration()),
    ],
)
def test_iso(text, duration):
    assert Duration.parse_iso(text) == duration


@pytest.mark.parametrize(
    "text",
    ["", "eight weeks", "8", "weeks", "-8 weeks", "8.5 weeks", "8 weeks 2 days", "8 weeks and", "٨ weeks", "8weeks"],
)
def test_what_is_no_length_in_words(text):
    with pytest.raises(
        TermError, match=r"expected a length such as '8 weeks', '1 month', '5 working days' or '48 hours'"
    ):
        Duration.parse(text)


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P8", "8W", "p8w", "P-8W", "P1.5D", "PT30M", "P8W ", "P8W\n", "P٨W", "P1M1Y", "P123456D"]
)
def test_what_is_no_iso_length(text):
    with pytest.raises(TermError, match="expected an ISO 8601 length in whole years, months, weeks, days or hours"):
        Duration.parse_iso(text)


def test_a_typing_error_in_the_unit_is_recognised():
    with pytest.raises(TermError) as caught:
        Duration.parse("8 wekes")
    assert str(caught.value) == (
        "duration: found '8 wekes', expected a length such as '8 weeks', '1 month', '5 working days' or '48 hours'."
        " Did you mean 'weeks'?"
    )


def test_a_measure_is_named_once():
    with pytest.raises(TermError, match="expected weeks once"):
        Duration.parse("1 week and 2 weeks")


@pytest.mark.parametrize("mixed", ["1 day and 12 hours", "1 week and 2 working days"])
def test_hours_and_working_days_stand_alone(mixed):
    with pytest.raises(TermError, match="by themselves, not beside another measure"):
        Duration.parse(mixed)


def test_no_negative_length():
    with pytest.raises(TermError, match="expected no negative number"):
        Duration(days=-1)


@pytest.mark.parametrize(
    ("day", "text", "sign", "result"),
    [
        ("2024-01-31", "P1M", 1, "2024-02-29"),
        ("2024-03-31", "P1M", -1, "2024-02-29"),
        ("2023-12-31", "P2M", 1, "2024-02-29"),
        ("2024-02-29", "P1Y", -1, "2023-02-28"),
        ("2026-01-15", "P1M", -1, "2025-12-15"),
        ("2026-11-30", "P1M2W1D", 1, "2027-01-14"),
        ("2026-12-01", "P1M", 1, "2027-01-01"),
    ],
)
def test_calendar_arithmetic(day, text, sign, result):
    assert Duration.parse_iso(text).add_to(date.fromisoformat(day), sign) == date.fromisoformat(result)


@pytest.mark.parametrize(
    ("day", "text", "sign", "february", "march"),
    [
        ("2024-02-29", "P1Y", 1, "2025-02-28", "2025-03-01"),
        ("2024-02-29", "P12M", 1, "2025-02-28", "2025-03-01"),
        ("2024-02-29", "P1Y", -1, "2023-02-28", "2023-03-01"),
        ("2024-02-29", "P1Y1D", 1, "2025-03-01", "2025-03-02"),
        ("2024-02-29", "P4Y", 1, "2028-02-29", "2028-02-29"),
        ("2024-02-29", "P1M", 1, "2024-03-29", "2024-03-29"),
        ("2024-02-28", "P1Y", 1, "2025-02-28", "2025-02-28"),
        ("2024-01-31", "P13M", 1, "2025-02-28", "2025-02-28"),
    ],
)
def test_where_a_leap_day_goes_is_a_choice(day, text, sign, february, march):
    found = [Duration.parse_iso(text).add_to(date.fromisoformat(day), sign, each) for each in LeapDay]
    assert [each.isoformat() for each in found] == [february, march]


@pytest.mark.parametrize("duration", [Duration(hours=1), Duration(working_days=1)])
def test_hours_and_working_days_cannot_be_added_to_a_day_alone(duration):
    with pytest.raises(TermError, match="expected years, months, weeks or days to add to a day"):
        duration.add_to(date(2026, 3, 2))


def test_an_error_keeps_its_place_between_programs():
    error = TermError("lasts", "P8", "a length").inside("[2]")
    assert str(pickle.loads(pickle.dumps(error))) == "[2].lasts: found 'P8', expected a length"  # noqa: S301


def test_a_huge_finding_is_cut_short():
    assert len(str(TermError("lasts", "9" * 10_000, "a length"))) < 150
