"""Terms that stand still, reckoned by hand.

Most start from one case: received on Monday 12 January 2026, eight weeks, so Monday 9 March while nothing suspends it.
"""

from dataclasses import replace
from datetime import date

import pytest

from rules.terms.duration import Duration
from rules.terms.suspension import Suspension
from rules.terms.term import Term, compute


def day(text):
    return text and date.fromisoformat(text)


def suspension(after, until=None, *, inclusive=False, at_most=None):
    return Suspension(day(after), day(until), inclusive=inclusive, at_most_until=day(at_most))


INVITED = ("2026-01-20", "2026-02-03")

# after, lasts, suspensions, extended, suspended days, last day, reckoning
VECTORS = [
    ("2026-01-12", "8 weeks", [suspension(*INVITED)], (), 13, "2026-03-23", "Sun 22 March, Mon"),
    ("2026-01-12", "8 weeks", [suspension(*INVITED, inclusive=True)], (), 14, "2026-03-23", "the last day too: Mon"),
    (
        "2026-01-12", "8 weeks", [suspension(*INVITED), suspension("2026-01-27", "2026-02-10")], (), 20, "2026-03-30",
        "overlap counts once: 21 January to 9 February; Sun 29 March, Mon",
    ),
    (
        "2026-01-12", "8 weeks", [suspension(*INVITED), suspension("2026-02-02", "2026-02-06")], (), 16, "2026-03-25",
        "they touch: 13 and 3 days; Wed",
    ),
    (
        "2026-01-12", "8 weeks", [suspension("2026-01-25", "2026-02-01"), suspension("2026-01-20", "2026-02-20")], (),
        30, "2026-04-08", "one lies within the other: 11 of January, 19 of February; Wed",
    ),
    (
        "2026-01-12", "8 weeks", [suspension(*INVITED), suspension("2026-03-02", "2026-03-09")], (), 19, "2026-03-30",
        "two apart: 13 and 6; Sat 28 March, Mon",
    ),
    (
        "2026-01-12", "8 weeks", [suspension("2026-03-18", "2026-03-25"), suspension(*INVITED)], (), 19, "2026-03-30",
        "the second falls in the days the first has given back",
    ),
    (
        "2026-01-12", "8 weeks", [suspension("2026-03-18", "2026-03-25")], (), 0, "2026-03-09",
        "without the first it comes after the end",
    ),
    (
        "2026-01-12", "8 weeks", [suspension("2026-03-01", "2026-07-01")], (), 121, "2026-07-08",
        "outlasts the term: 8 days were left on 1 March, so 1 to 8 July",
    ),
    ("2026-01-12", "8 weeks", [suspension("2026-03-09", "2026-03-20")], (), 0, "2026-03-09", "invited on the last day"),
    ("2026-01-12", "8 weeks", [suspension("2026-03-08", "2026-03-20")], (), 11, "2026-03-20", "one day was left: Fri"),
    ("2026-01-12", "8 weeks", [suspension("2026-03-09")], (), 0, "2026-03-09", "runs still, but began too late"),
    ("2026-01-12", "8 weeks", [suspension("2026-01-20")], (), 0, None, "runs still"),
    (
        "2026-01-12", "8 weeks", [suspension(*INVITED), suspension("2026-02-16")], (), 13, None,
        "the second runs still; the first is known",
    ),
    (
        "2026-01-12", "8 weeks", [suspension("2026-01-20", at_most="2026-02-03")], (), 14, "2026-03-23",
        "the set term ran out unused, its last day suspended",
    ),
    (
        "2026-01-12", "8 weeks", [suspension("2026-01-20", "2026-02-20", at_most="2026-02-03")], (), 14, "2026-03-23",
        "completed after the set term",
    ),
    (
        "2026-01-12", "8 weeks", [suspension("2026-01-20", "2026-01-30", at_most="2026-02-03")], (), 9, "2026-03-18",
        "completed within the set term: 21 to 29 January; Wed",
    ),
    ("2026-01-12", "8 weeks", [suspension("2026-01-20", "2026-01-21")], (), 0, "2026-03-09", "completed the next day"),
    ("2026-01-12", "8 weeks", [suspension("2026-01-20", "2026-01-20")], (), 0, "2026-03-09", "completed the same day"),
    ("2026-01-12", "8 weeks", [suspension("2026-01-20", "2026-01-15")], (), 0, "2026-03-09", "completed before"),
    (
        "2026-01-12", "8 weeks", [suspension("2026-01-08", "2026-01-15")], (), 2, "2026-03-11",
        "only the days of the term itself: 13 and 14 January; Wed",
    ),
    (
        "2026-01-12", "8 weeks", [suspension("2026-04-01", "2026-04-11")], ("6 weeks",), 9, "2026-04-29",
        "within the extension: Mon 20 April + 9 days; Wed",
    ),
    (
        "2024-01-15", "8 weeks", [suspension("2024-02-20", "2024-03-05")], (), 13, "2024-03-25",
        "over a leap day: 9 of February, 4 of March; Sun 24 March, Mon",
    ),
    (
        "2025-12-01", "8 weeks", [suspension("2025-12-22", "2026-01-06")], (), 14, "2026-02-09",
        "over New Year: 23 December to 5 January; Mon 26 January + 14; holidays within count",
    ),
    (
        "2026-03-02", "4 weeks", [suspension("2026-03-10", "2026-03-17", inclusive=True)], (), 7, "2026-04-07",
        "Woo 4.4, views of a third party: Mon 30 March + 7 is Easter Monday; Tue",
    ),
    (
        "2026-02-16", "6 months", [suspension("2026-03-01", "2026-03-08")], (), 6, "2026-08-22",
        "six months: Sun 16 August + 6 is Sat, not moved",
    ),
    (
        "2026-05-16", "8 weeks", [suspension("2026-07-12", "2026-07-16")], (), 3, "2026-07-16",
        "ended Sat 11 July, so Mon 13; invited on Sun 12; the Mon that was left is given back on Thu",
    ),
    (
        "2026-05-16", "8 weeks", [suspension("2026-07-12", "2026-07-14")], (), 1, "2026-07-14",
        "as before, suspended on that Mon alone: Tue",
    ),
    (
        "2026-07-06", "5 working days", [suspension("2026-07-08", "2026-07-13")], (), 4, "2026-07-15",
        "Tue, Wed, still from Thu to Sun, Mon, Tue, Wed",
    ),
    (
        "2026-07-02", "3 days", [suspension("2026-07-02", "2026-07-06")], (), 3, "2026-07-08",
        "still from Fri to Sun; Mon, Tue, Wed",
    ),
    (
        "2026-07-02", "2 days", [suspension("2026-07-02", "2026-07-04")], (), 1, "2026-07-06",
        "still on Fri; Sat and Sun; two days are too short for art. 2; Mon",
    ),
]  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS, ids=[v[6] for v in VECTORS])
def test_last_day_of_a_suspended_term(vector):
    after, lasts, suspended, extended, days, last_day, _ = vector
    term = Term(
        after=day(after),
        lasts=Duration.parse(lasts),
        suspended=tuple(suspended),
        extended=tuple(Duration.parse(extra) for extra in extended),
    )
    deadline = compute(term)
    assert deadline.suspended_days == days
    assert deadline.last_day == day(last_day)


def test_while_nothing_ends_the_suspension_nothing_can_be_missed():
    deadline = compute(Term(after=day("2026-01-12"), lasts=Duration(weeks=8), suspended=(suspension("2026-01-20"),)))
    assert deadline.missed_from is None
    assert not deadline.stands_still_on(day("2026-01-20"))
    assert deadline.stands_still_on(day("2026-01-21"))
    assert deadline.stands_still_on(day("2030-01-01"))
    assert deadline.steps[-1].en == (
        "Suspended from Wednesday 2026-01-21, and nothing has ended that: no last day yet (Awb 4:15(1))"
    )


def test_a_suspension_that_comes_too_late_is_said_to_have_no_effect():
    late = suspension("2026-03-09", "2026-03-20")
    deadline = compute(Term(after=day("2026-01-12"), lasts=Duration(weeks=8), suspended=(late,)))
    assert deadline.steps[-1].en == (
        "A suspension from Tuesday 2026-03-10 comes after the end: no effect (Awb 4:15(1))"
    )
    assert not deadline.stands_still_on(day("2026-03-10"))


def test_an_end_that_the_shorter_month_drops_on_a_suspended_day_moves_past_it():
    # 28 January and two suspended days is the 30th; a month on is 28 February, the second suspended day.
    term = Term(
        after=day("2025-12-28"),
        lasts=Duration(months=1),
        extended=(Duration(months=1),),
        suspended=(suspension("2026-02-26", "2026-03-01"),),
        calendar="plain",
    )
    assert compute(term).last_day == day("2026-03-01")


def test_days_suspended_during_an_extension_of_working_days_are_given_back():
    # Five working days after 2 March end on the 9th; a week of standstill falls in the two weeks by which it was moved.
    term = Term(
        after=day("2026-03-02"),
        lasts=Duration(working_days=5),
        extended=(Duration(weeks=2),),
        suspended=(suspension("2026-03-11", "2026-03-19"),),
    )
    deadline = compute(term)
    assert deadline.last_day == day("2026-03-30")
    assert deadline.suspended_days == 7


def test_days_suspended_during_an_extension_by_working_days_are_not_given_back_twice():
    # Five days end on Saturday 7 March; of the ten working days after it four fall before the standstill, six after.
    term = Term(
        after=day("2026-03-02"),
        lasts=Duration(days=5),
        extended=(Duration(working_days=10),),
        suspended=(suspension("2026-03-12", "2026-03-19"),),
    )
    assert compute(term).last_day == day("2026-03-26")


def test_the_months_of_an_extension_follow_the_days_suspended_in_it():
    # 30 January, two suspended days, 1 February, and then a month; not 28 February and two days, which is 2 March.
    term = Term(
        after=day("2025-12-30"),
        lasts=Duration(months=1),
        extended=(Duration(months=1),),
        suspended=(suspension("2026-02-09", "2026-02-12"),),
        calendar="plain",
    )
    assert compute(term).last_day == day("2026-03-01")


def test_article_2_weighs_a_term_together_with_its_extension():
    # Two days over Easter are no term of three days; two and one more are, and need two working days: until Wednesday.
    short = Term(after=day("2026-04-02"), lasts=Duration(days=2))
    assert compute(short).last_day == day("2026-04-07")
    assert compute(replace(short, extended=(Duration(days=1),))).last_day == day("2026-04-08")


def test_reasons_that_touch_are_one_standstill():
    touching = (suspension(*INVITED), suspension("2026-02-02", "2026-02-06"))
    deadline = compute(Term(after=day("2026-01-12"), lasts=Duration(weeks=8), suspended=touching))
    assert [(span.first, span.last) for span in deadline.standstills] == [(day("2026-01-21"), day("2026-02-05"))]


def test_overlapping_reasons_are_all_named_as_source():
    reasons = (
        Suspension(day("2026-01-20"), day("2026-02-03"), source="Awb 4:15(1)(a)"),
        Suspension(day("2026-01-27"), day("2026-02-10"), source="Awb 4:15(2)(a)"),
    )
    deadline = compute(Term(after=day("2026-01-12"), lasts=Duration(weeks=8), suspended=reasons))
    assert deadline.steps[1].en == (
        "Suspended from Wednesday 2026-01-21 up to and including Monday 2026-02-09, 20 days: "
        "Sunday 2026-03-29 (Awb 4:15(1)(a), Awb 4:15(2)(a))"
    )
