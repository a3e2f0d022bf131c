"""Terms in hours run by the clock (Atw art. 4(a)), and moments become days in the Netherlands."""

from datetime import UTC, date, datetime

import pytest

from rules.terms.duration import Duration
from rules.terms.errors import TermError
from rules.terms.term import Term, compute

# from, hours with extensions, moment reached, last day, reckoning
VECTORS = [
    ("2026-03-02T09:00:00+01:00", [24], "2026-03-03T08:00:00Z", "2026-03-03", "the next day at nine"),
    ("2026-04-03T09:00:00+02:00", [24], "2026-04-04T07:00:00Z", "2026-04-04", "Good Friday to Sat: no day is moved"),
    ("2026-03-27T14:00:00+01:00", [48], "2026-03-29T13:00:00Z", "2026-03-29", "an hour lost: 15:00 by the clock"),
    ("2026-10-24T12:00:00+02:00", [24], "2026-10-25T11:00:00+01:00", "2026-10-25", "00:00 to 03:00 twice: 11:00"),
    ("2026-06-30T22:30:00Z", [24], "2026-07-01T22:30:00Z", "2026-07-02", "half past midnight in the Netherlands"),
    ("2026-03-02T00:00:00+01:00", [24], "2026-03-02T23:00:00Z", "2026-03-02", "midnight: too late from then on"),
    ("2026-12-31T20:00:00+01:00", [8], "2027-01-01T03:00:00Z", "2027-01-01", "into the new year"),
    ("2026-07-01T10:00:00+02:00", [24, 48], "2026-07-04T08:00:00Z", "2026-07-04", "extended by two days"),
    (
        "2026-07-01T10:00:00+02:00",
        [1000],
        "2026-08-12T00:00:00Z",
        "2026-08-12",
        "41 days and 16 hours: 02:00 on the 12th",
    ),
]


@pytest.mark.parametrize("vector", VECTORS, ids=[v[4] for v in VECTORS])
def test_hours_run_by_the_clock(vector):
    after, hours, reached, last_day, _ = vector
    first, *more = (Duration(hours=number) for number in hours)
    deadline = compute(Term(after=datetime.fromisoformat(after), lasts=first, extended=tuple(more)))
    assert deadline.missed_from == datetime.fromisoformat(reached)
    assert deadline.last_day == date.fromisoformat(last_day)


def test_hours_from_a_day_run_from_its_end():
    deadline = compute(Term(after=date(2026, 1, 12), lasts=Duration(hours=48)))
    assert deadline.missed_from == datetime(2026, 1, 14, 23, tzinfo=UTC)
    assert deadline.last_day == date(2026, 1, 14)


def test_a_moment_in_utc_is_a_day_in_the_netherlands():
    just_before_midnight_in_utc = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    deadline = compute(Term(after=just_before_midnight_in_utc, lasts=Duration(weeks=8)))
    assert deadline.last_day == date(2026, 4, 28)


@pytest.mark.parametrize(
    ("after", "midnight"),
    [
        (date(2026, 1, 26), datetime(2026, 3, 23, 23, tzinfo=UTC)),  # winter, 23 March
        (date(2026, 2, 1), datetime(2026, 3, 29, 22, tzinfo=UTC)),  # the day of 23 hours, 29 March
        (date(2026, 3, 3), datetime(2026, 4, 28, 22, tzinfo=UTC)),  # summer, 28 April
        (date(2026, 8, 30), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # the day of 25 hours, 25 October
    ],
)
def test_a_day_is_missed_from_the_midnight_after_it(after, midnight):
    deadline = compute(Term(after=after, lasts=Duration(weeks=8), calendar="plain"))
    assert deadline.missed_from == midnight
    assert deadline.missed(midnight)
    assert not deadline.missed(midnight.replace(hour=midnight.hour - 1, minute=59, second=59))


@pytest.mark.parametrize("lasts", [Duration(weeks=8), Duration(hours=8)])
def test_a_moment_without_its_zone_is_refused(lasts):
    with pytest.raises(TermError, match=r"expected a moment with its offset from UTC"):
        compute(Term(after=datetime(2026, 3, 2, 9), lasts=lasts))  # noqa: DTZ001
