"""Terms counted back: not moved off closed days (Atw art. 1(2)), yet long enough to hold two working days (art. 2)."""

from datetime import UTC, date, datetime

import pytest

from rules.terms.duration import Duration
from rules.terms.errors import TermError
from rules.terms.suspension import Suspension
from rules.terms.term import Term, compute

# before, lasts, calendar, last day, reckoning
VECTORS = [
    ("2026-07-20", "10 days", "nl-termijnenwet", "2026-07-10", "Awb 7:4: Fri"),
    ("2026-07-21", "10 days", "nl-termijnenwet", "2026-07-11", "Sat, not moved"),
    ("2026-07-06", "2 days", "nl-termijnenwet", "2026-07-04", "Sat, too short for art. 2"),
    ("2026-05-26", "3 days", "nl-termijnenwet", "2026-05-21", "Whitsun holds none: Fri 22 and Thu 21"),
    ("2026-05-26", "3 days", "plain", "2026-05-23", "plain: Sat"),
    ("2026-07-09", "3 days", "nl-termijnenwet", "2026-07-06", "Wed, Tue, Mon"),
    ("2026-03-31", "1 month", "nl-termijnenwet", "2026-02-28", "no 31 February"),
    ("2026-01-02", "2 weeks", "nl-termijnenwet", "2025-12-19", "into the year before"),
    ("2026-12-27", "6 months", "nl-termijnenwet", "2026-06-27", "Sat"),
    ("2026-05-06", "5 working days", "nl-termijnenwet", "2026-04-28", "not 5 May: Mon, Fri, Thu, Wed, Tue"),
]


@pytest.mark.parametrize("vector", VECTORS, ids=[f"{v[1]} before {v[0]}, {v[2]}" for v in VECTORS])
def test_last_day_before(vector):
    before, lasts, calendar, last_day, _ = vector
    term = Term(before=date.fromisoformat(before), lasts=Duration.parse(lasts), calendar=calendar)
    assert compute(term).last_day == date.fromisoformat(last_day)


def test_hours_before_a_hearing():
    hearing = datetime(2026, 7, 20, 8, tzinfo=UTC)
    deadline = compute(Term(before=hearing, lasts=Duration(hours=48)))
    assert deadline.missed_from == datetime(2026, 7, 18, 8, tzinfo=UTC)
    assert deadline.last_day == date(2026, 7, 18)


def test_hours_before_a_day_are_counted_from_its_beginning():
    deadline = compute(Term(before=date(2026, 7, 20), lasts=Duration(hours=24)))
    assert deadline.last_day == date(2026, 7, 18)


HEARING, INVITED = date(2026, 7, 20), Suspension(date(2026, 7, 1), date(2026, 7, 3))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({}, "after: found None, expected either 'after' or 'before', and not both"),
        ({"after": HEARING, "before": HEARING}, "after: found '2026-07-20', expected either"),
        ({"before": HEARING, "suspended": (INVITED,)}, "suspended: found 1, expected no suspension"),
        ({"before": HEARING, "extended": (Duration(days=1),)}, "extended: found 1, expected no extension"),
        ({"after": HEARING, "extended": (Duration(hours=1),)}, r"extended\[0\]: found '1 hour', expected hours only"),
        ({"after": HEARING, "calendar": "nl"}, "calendar: found 'nl', expected one of: nl-termijnenwet, plain"),
    ],
)
def test_a_term_that_makes_no_sense_is_refused(wrong, message):
    with pytest.raises(TermError, match=message):
        Term(lasts=Duration(days=3), **wrong)


def test_hours_cannot_be_suspended():
    with pytest.raises(TermError, match="no suspension of a term counted back or in hours"):
        Term(after=HEARING, lasts=Duration(hours=3), suspended=(INVITED,))


@pytest.mark.parametrize("side", ["after", "before"])
def test_the_plain_calendar_has_no_working_days(side):
    with pytest.raises(TermError, match="calendar: found 'plain', expected a calendar with closed days"):
        compute(Term(lasts=Duration(working_days=5), calendar="plain", **{side: HEARING}))


@pytest.mark.parametrize("wrong", [{"after": date(9999, 12, 1)}, {"before": date(1, 1, 15)}])
def test_an_end_outside_the_calendar_of_years_is_refused(wrong):
    with pytest.raises(TermError, match="lasts: found '5 weeks', expected an end between the years 1 and 9999"):
        compute(Term(lasts=Duration(weeks=5), **wrong))
