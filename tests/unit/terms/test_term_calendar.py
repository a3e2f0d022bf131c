"""The calendar of the Algemene termijnenwet, held against an independent one where they should agree."""

from datetime import date, timedelta

import holidays
import pytest
from dateutil.easter import easter as independent_easter

from rules.terms.calendar import get_calendar
from rules.terms.easter import easter_sunday
from rules.terms.edition import shipped
from rules.terms.errors import TermError

NL = get_calendar("nl-termijnenwet")
PLAIN = get_calendar("plain")


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-01-01", "New Year's Day"),
        ("2026-04-03", "Good Friday"),
        ("2026-04-06", "Easter Monday"),
        ("2026-04-27", "King's Day"),
        ("2026-05-05", "Liberation Day"),
        ("2026-05-14", "Ascension Day"),
        ("2026-05-15", "equated with a holiday"),
        ("2026-05-25", "Whit Monday"),
        ("2026-12-25", "Christmas Day"),
        ("2026-12-26", "Second Christmas Day"),
        ("2025-04-26", "King's Day"),
        ("2025-04-27", "Sunday"),
        ("2013-04-30", "Queen's Day"),
        ("2006-04-29", "Queen's Day"),
        ("2006-04-30", "Sunday"),
        ("2014-04-30", None),
        ("2013-04-29", None),
        ("2026-05-01", None),
        ("2026-12-24", None),
        ("2018-12-24", "equated with a holiday"),
        ("2026-07-04", "Saturday"),
        ("2026-07-06", None),
    ],
)
def test_why_a_day_is_closed(day, why):
    assert NL.is_closed(date.fromisoformat(day)) == why


def test_the_name_of_a_closed_day_in_dutch():
    assert NL.is_closed(date(2026, 4, 27), "nl") == "Koningsdag"
    assert NL.is_closed(date(2026, 7, 4), "nl") == "zaterdag"


def test_the_plain_calendar_closes_nothing():
    assert PLAIN.is_closed(date(2026, 4, 5)) is None
    assert PLAIN.next_working_day(date(2026, 4, 5)) == date(2026, 4, 5)


def test_holidays_agree_with_an_independent_calendar():
    decreed = {day for decree in shipped().get("nl-termijnenwet").content["decrees"] for day in decree["days"]}
    theirs = holidays.country_holidays("NL", years=range(1983, 2100), categories=("public", "optional"))
    # Easter Sunday and Whit Sunday are listed there by name; here each Sunday is closed.
    expected = {day for day in theirs if day.weekday() != 6}
    days = (date(1983, 1, 1) + timedelta(days=n) for n in range((date(2100, 1, 1) - date(1983, 1, 1)).days))
    closed = {day for day in days if NL.is_closed(day) not in {None, "Saturday", "Sunday"} and day.weekday() != 6}
    assert closed - decreed == expected


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (1954, "04-18"), (1981, "04-19"), (2000, "04-23"), (2008, "03-23"), (2011, "04-24"), (2019, "04-21"),
        (2024, "03-31"), (2026, "04-05"), (2038, "04-25"), (2049, "04-18"), (2076, "04-19"), (2285, "03-22"),
    ],
)  # fmt: skip
def test_easter(year, easter):
    assert easter_sunday(year) == date.fromisoformat(f"{year}-{easter}")


def test_easter_agrees_with_an_independent_reckoning():
    years = range(1583, 4100)
    assert [easter_sunday(year) for year in years] == [independent_easter(year) for year in years]


def test_next_working_day():
    assert NL.next_working_day(date(2026, 4, 3)) == date(2026, 4, 7)
    assert NL.next_working_day(date(2026, 4, 7)) == date(2026, 4, 7)


@pytest.mark.parametrize(
    ("after", "until", "count"),
    [
        ("2026-07-03", "2026-07-10", 5),
        ("2026-04-02", "2026-04-07", 1),
        ("2026-04-02", "2026-04-06", 0),
        ("2026-07-06", "2026-07-06", 0),
        ("2026-07-10", "2026-07-06", 0),
    ],
)
def test_working_days_between(after, until, count):
    assert NL.working_days_between(date.fromisoformat(after), date.fromisoformat(until)) == count


def test_the_plain_calendar_cannot_count_working_days():
    with pytest.raises(TermError, match="expected a calendar with closed days"):
        PLAIN.working_days_between(date(2026, 7, 3), date(2026, 7, 10))


def test_an_unknown_calendar_is_refused_with_those_there_are():
    with pytest.raises(TermError, match="calendar: found 'be', expected one of: nl-termijnenwet, plain"):
        get_calendar("be")


def test_years_whose_decrees_are_missing_are_known_as_such():
    assert NL.is_complete(2026)
    assert not NL.is_complete(2012)
    assert not NL.is_complete(2021)
    assert PLAIN.is_complete(2012)


def test_every_entry_of_the_data_has_its_source():
    statute = shipped().get("nl-termijnenwet").content
    for entry in [*statute["holidays"], *statute["decrees"]]:
        assert entry["source"].startswith("Atw art. 3(")
    for table in shipped().get("nl-dwangsom").content["tables"]:
        assert all(table["source"][language].startswith("Awb 4:17(2)") for language in ("nl", "en"))
        assert sum(band["days"] * band["eur_a_day"] for band in table["bands"]) == table["at_most_eur"]


def test_each_decreed_day_lies_in_the_years_of_its_decree():
    for decree in shipped().get("nl-termijnenwet").content["decrees"]:
        first, last = decree["years"]
        assert all(first <= day.year <= last and day.weekday() < 5 for day in decree["days"])
