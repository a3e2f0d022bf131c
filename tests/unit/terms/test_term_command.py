"""The JSON door: what is well formed is answered in the same shape, what is not is told where and why."""

import pytest

from rules.terms.command import answer
from rules.terms.errors import TermError


def test_a_list_is_answered_in_its_order():
    answers = answer([{"after": "2026-03-02", "lasts": "P8W"}, {"after": "2026-03-12", "lasts": "P4W"}])
    assert [one["last_day"] for one in answers] == ["2026-04-28", "2026-04-09"]
    assert answer([]) == []


def test_a_suspension_that_still_runs_has_no_last_day():
    running = [{"from_day_after": "2026-01-20", "until_day_of": None}]
    assert answer({"after": "2026-01-12", "lasts": "P8W", "suspended": running})["last_day"] is None


def test_hours_are_answered_with_the_moment():
    reached = answer({"after": "2026-03-27T14:00:00", "lasts": "PT48H"})
    assert reached["missed_from"] == "2026-03-29T15:00:00+02:00"
    assert reached["last_day"] == "2026-03-29"


def test_working_days_are_given_in_words_because_iso_has_none():
    assert answer({"after": "2026-04-24", "lasts": "5 working days"})["last_day"] == "2026-05-04"


def test_a_term_counted_back():
    assert answer({"before": "2026-07-21", "lasts": "P10D"})["last_day"] == "2026-07-11"


def test_the_longest_a_suspension_can_run():
    capped = [{"from_day_after": "2026-01-20", "until_day_of": None, "at_most_until": "2026-02-03"}]
    assert answer({"after": "2026-01-12", "lasts": "P8W", "suspended": capped})["suspended_days"] == 14


def test_a_day_without_a_known_decree_list_says_so():
    assert answer({"after": "2011-10-11", "lasts": "P8W"})["steps"][-1] == (
        "Remark: the days equated with holidays in 2011 are not known here (Atw art. 3(3))"
    )


@pytest.mark.parametrize(("leap_day", "last_day"), [("28 february", "2025-02-28"), ("1 march", "2025-03-01")])
def test_a_year_from_a_leap_day_ends_where_one_says(leap_day, last_day):
    assert answer({"after": "2024-02-29", "lasts": "P1Y", "leap_day": leap_day})["last_day"] == last_day


TERM = {"after": "2026-01-12", "lasts": "P8W"}
NOTICE = {"notice_received": "2026-05-06", "term_ended": "2026-04-28"}


def suspended(**keys):
    return {**TERM, "suspended": [{"from_day_after": "2026-01-20", **keys}]}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("P8W", "the document: found 'P8W', expected an object with the keys after, before, lasts,"),
        (None, "the document: found None, expected an object"),
        ({}, "the document: found [], expected the key 'lasts' too"),
        ({"lasts": "P8W"}, "after: found None, expected either 'after' or 'before', and not both"),
        ({"after": "2026-01-12"}, "the document: found ['after'], expected the key 'lasts' too"),
        ({**TERM, "last": "P8W"}, "last: found 'last', expected one of the keys after, before, lasts,"),
        ({**TERM, "before": "2026-01-12"}, "after: found '2026-01-12', expected either"),
        ({**TERM, "after": "2026-02-30"}, "after: found '2026-02-30', expected an ISO date that the calendar has"),
        ({**TERM, "after": "2025-02-29"}, "after: found '2025-02-29', expected an ISO date that the calendar has"),
        ({**TERM, "after": "12-01-2026"}, "after: found '12-01-2026', expected an ISO date, such as 2026-03-02"),
        ({**TERM, "after": "20260112"}, "after: found '20260112', expected an ISO date"),
        ({**TERM, "after": "2026-W03-1"}, "after: found '2026-W03-1', expected an ISO date"),
        ({**TERM, "after": 20260112}, "after: found 20260112, expected an ISO date"),
        ({**TERM, "after": None}, "after: found None, expected an ISO date"),
        ({**TERM, "after": "2026-01-12T25:00:00Z"}, "after: found '2026-01-12T25:00:00Z', expected an ISO moment"),
        ({**TERM, "after": "2026-03-29T02:30:00"}, "after: found '2026-03-29T02:30:00', expected an offset from UTC"),
        ({**TERM, "after": "2026-10-25T02:30:00"}, "after: found '2026-10-25T02:30:00', expected an offset from UTC"),
        ({**TERM, "lasts": "8W"}, "lasts: found '8W', expected a length such as"),
        ({**TERM, "lasts": "P8"}, "lasts: found 'P8', expected an ISO 8601 length"),
        ({**TERM, "lasts": 8}, "lasts: found 8, expected text"),
        ({**TERM, "lasts": "P9999Y"}, "lasts: found '9999 years', expected an end between the years 1 and 9999"),
        ({**TERM, "calendar": "nl"}, "calendar: found 'nl', expected one of: nl-termijnenwet, plain"),
        ({**TERM, "calendar": None}, "calendar: found None, expected text"),
        ({**TERM, "leap_day": "2 march"}, "leap_day: found '2 march', expected one of: 28 february, 1 march"),
        ({**TERM, "extended": "P6W"}, "extended: found 'P6W', expected a list"),
        ({**TERM, "extended": ["P6W", "6"]}, "extended[1]: found '6', expected a length"),
        ({**TERM, "extended": ["PT6H"]}, "extended[0]: found '6 hours', expected hours only to extend hours"),
        ({**TERM, "suspended": {}}, "suspended: found {}, expected a list"),
        ({**TERM, "suspended": ["x"]}, "suspended[0]: found 'x', expected an object with the keys from_day_after,"),
        ({**TERM, "suspended": [{}]}, "suspended[0]: found [], expected the key 'from_day_after' too"),
        (suspended(untl="2026-02-03"), "suspended[0].untl: found 'untl', expected one of the keys from_day_after,"),
        (suspended(until_day_of="2026-02-30"), "suspended[0].until_day_of: found '2026-02-30', expected an ISO date"),
        (
            suspended(until_day_of="2026-01-19"),
            "suspended[0].until_day_of: found '2026-01-19', expected a day not before from_day_after, 2026-01-20",
        ),
        (suspended(inclusive="no"), "suspended[0].inclusive: found 'no', expected true or false"),
        (suspended(inclusive=0), "suspended[0].inclusive: found 0, expected true or false"),
        ([TERM, TERM, suspended(until_day_of=3)], "[2].suspended[0].until_day_of: found 3, expected an ISO date"),
        ([[TERM]], "[0]: found [{'after': '2026-01-12', 'lasts': 'P8W'}], expected an object"),
        (
            [TERM, {**TERM, "lasts": "PT3H", "suspended": suspended()["suspended"]}],
            "[1].suspended: found 1, expected no",
        ),
        ({"penalty": NOTICE, "lasts": "P8W"}, "lasts: found 'lasts', expected one of the keys penalty"),
        ({"penalty": None}, "penalty: found None, expected an object with the keys notice_received, term_ended,"),
        (
            {"penalty": {"notice_received": "2026-05-06"}},
            "penalty: found ['notice_received'], expected the key 'term_en",
        ),
        ({"penalty": {**NOTICE, "decided": "2026-06-31"}}, "penalty.decided: found '2026-06-31', expected an ISO date"),
        ([{"penalty": {**NOTICE, "decide": None}}], "[0].penalty.decide: found 'decide', expected one of the keys"),
        (
            {"penalty": {**NOTICE, "notice_received": "2001-01-01"}},
            "penalty.notice_received: found '2001-01-01', expected",
        ),
        (
            {"penalty": {**NOTICE, "notice_received": "9999-12-30"}},
            "penalty: found 'a day outside the calendar', expected",
        ),
    ],
)
def test_a_mistake_is_named_by_its_place(document, message):
    with pytest.raises(TermError) as caught:
        answer(document)
    assert str(caught.value).startswith(message)
