"""What holds for every term, whatever the days: time given is never taken back, and no term ends on a closed day."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.terms.calendar import get_calendar
from rules.terms.command import answer
from rules.terms.duration import Duration
from rules.terms.errors import TermError
from rules.terms.moment import last_day_before
from rules.terms.penalty import compute_penalty
from rules.terms.suspension import Suspension, union
from rules.terms.term import Term, compute
from rules.terms.termijnenwet import reaches

NL = get_calendar("nl-termijnenwet")
START = date(2026, 1, 12)

days = st.dates(date(2005, 1, 1), date(2030, 12, 31))
near = st.integers(-30, 250).map(lambda n: START + timedelta(days=n))
within_the_act = st.one_of(
    st.integers(1, 90).map(lambda n: Duration(days=n)),
    st.integers(1, 12).map(lambda n: Duration(weeks=n)),
    st.integers(1, 3).map(lambda n: Duration(months=n)),
)
lengths = st.one_of(
    within_the_act,
    st.integers(1, 30).map(lambda n: Duration(working_days=n)),
    st.integers(4, 12).map(lambda n: Duration(months=n)),
)
suspensions = st.builds(
    lambda first, length, inclusive: Suspension(first, first + timedelta(days=length), inclusive=inclusive),
    near,
    st.integers(-2, 60),
    st.booleans(),
)
several = st.lists(suspensions, max_size=5).map(tuple)
calendars = st.sampled_from(["nl-termijnenwet", "plain"])


def end_of_term(lasts, *, suspended=(), extended=(), calendar="nl-termijnenwet", after=START):
    plain_working_days = calendar == "plain" and lasts.working_days
    used = "nl-termijnenwet" if plain_working_days else calendar
    return compute(Term(after=after, lasts=lasts, suspended=suspended, extended=extended, calendar=used)).last_day


@given(lengths, several, suspensions, st.lists(within_the_act, max_size=2).map(tuple), calendars)
def test_a_suspension_never_moves_a_deadline_earlier(lasts, suspended, one_more, extended, calendar):
    without = end_of_term(lasts, suspended=suspended, extended=extended, calendar=calendar)
    assert end_of_term(lasts, suspended=(*suspended, one_more), extended=extended, calendar=calendar) >= without


@given(lengths, several, st.randoms())
def test_neither_order_nor_repetition_of_suspensions_matters(lasts, suspended, random):
    shuffled = [*suspended, *suspended]
    random.shuffle(shuffled)
    once = compute(Term(after=START, lasts=lasts, suspended=suspended))
    assert compute(Term(after=START, lasts=lasts, suspended=tuple(shuffled))) == once


@given(several)
def test_the_union_holds_exactly_the_suspended_days_of_the_term(suspended):
    spans = union(suspended, START)
    every_day = (START + timedelta(days=n) for n in range(-40, 400))
    expected = {day for day in every_day if day > START and any(s.first_day <= day <= s.last_day for s in suspended)}
    listed = [span.first + timedelta(days=n) for span in spans for n in range(span.days)]
    assert len(listed) == len(set(listed))
    assert set(listed) == expected
    assert listed == sorted(listed)


@given(several, st.integers(1, 12))
def test_the_days_that_count_add_up_to_the_length(suspended, weeks):
    # A second way to the same day: walk day by day and count those that are not suspended.
    deadline = compute(Term(after=START, lasts=Duration(weeks=weeks), suspended=suspended, calendar="plain"))
    day, left = START, weeks * 7
    while left:
        day += timedelta(days=1)
        left -= not any(s.first_day <= day <= s.last_day for s in suspended)
    assert deadline.last_day == day


def walked(after, parts, suspended):
    """The same day by the slowest way there is: day by day on a calendar, each one counted or not."""
    still = {s.first_day + timedelta(days=n) for s in suspended for n in range((s.last_day - s.first_day).days + 1)}
    day, free = after, []

    def count(enough):
        nonlocal day
        while not enough():
            day += timedelta(days=1)
            if day not in still:
                free.append(day)

    for part in parts:
        begin = len(free)
        if part.working_days:
            count(lambda n=begin, all_of=part.working_days: sum(NL.is_closed(d) is None for d in free[n:]) >= all_of)
        else:
            enough = begin + (part.add_to(day) - day).days
            count(lambda n=enough: len(free) >= n)
    if all(reaches(part) for part in parts):
        if len(free) >= 3 and not parts[0].working_days:
            count(lambda: sum(NL.is_closed(each) is None for each in free) >= 2)
        count(lambda: NL.is_closed(day) is None and day not in still)
    return day


counted_days = lengths.filter(lambda each: not each.months)


def test_a_term_of_a_day_is_no_longer_by_a_standstill_in_the_days_the_act_added():
    """Saturday becomes Monday, and as it stands still until Wednesday that day: it is no term of three days by that."""
    still = Suspension(from_day_after=date(2008, 12, 7), until_day_of=date(2008, 12, 10))
    found = compute(Term(after=date(2008, 12, 5), lasts=Duration(days=1), suspended=(still,)))
    assert found.last_day == walked(date(2008, 12, 5), (Duration(days=1),), (still,)) == date(2008, 12, 10)


@settings(max_examples=500)
@given(days, lengths, several, st.lists(counted_days, max_size=2).map(tuple))
def test_a_calendar_walked_day_by_day_comes_to_the_same_day(after, lasts, suspended, extended):
    suspended = tuple(replace(each, **_moved(each, after - START)) for each in suspended)
    found = compute(Term(after=after, lasts=lasts, suspended=suspended, extended=extended))
    assert found.last_day == walked(after, (lasts, *extended), suspended)


def _moved(each, by):
    return {"from_day_after": each.from_day_after + by, "until_day_of": each.until_day_of + by}


@given(days, within_the_act, st.lists(within_the_act, max_size=2).map(tuple), several)
def test_a_term_within_the_act_ends_on_a_working_day_that_is_not_suspended(after, lasts, extended, suspended):
    deadline = compute(Term(after=after, lasts=lasts, extended=extended, suspended=suspended))
    assert NL.is_closed(deadline.last_day) is None
    assert not deadline.stands_still_on(deadline.last_day)


@given(days, st.integers(3, 90))
def test_a_term_of_three_days_holds_two_working_days(after, length):
    last_day = end_of_term(Duration(days=length), after=after)
    assert NL.working_days_between(after, last_day) >= 2
    assert timedelta(days=length) <= last_day - after <= timedelta(days=length + 12)


@given(days, lengths, lengths, several, calendars)
def test_an_extension_never_moves_a_deadline_earlier(after, lasts, extra, suspended, calendar):
    # Also not one so long that the act no longer reaches the term: it is longer than what the act had added.
    if lasts.working_days or extra.working_days:
        calendar = "nl-termijnenwet"
    without = end_of_term(lasts, suspended=suspended, calendar=calendar, after=after)
    assert end_of_term(lasts, suspended=suspended, extended=(extra,), calendar=calendar, after=after) >= without


@given(days, st.integers(0, 400), lengths)
def test_a_later_fact_never_gives_an_earlier_deadline(after, later, lasts):
    assert end_of_term(lasts, after=after + timedelta(days=later)) >= end_of_term(lasts, after=after)


@given(days, lengths, several)
def test_the_last_day_is_the_day_before_it_is_missed(after, lasts, suspended):
    deadline = compute(Term(after=after, lasts=lasts, suspended=suspended))
    assert last_day_before(deadline.missed_from) == deadline.last_day
    assert deadline.missed(deadline.missed_from)
    assert not deadline.missed(deadline.missed_from - timedelta(microseconds=1))


@given(lengths)
def test_a_length_reads_back_from_its_words(lasts):
    assert Duration.parse(str(lasts)) == lasts


@given(st.dates(date(2009, 10, 1), date(2040, 1, 1)), st.integers(0, 100), st.integers(0, 100))
def test_a_penalty_grows_with_each_day_up_to_its_most(notice, term_days, waits):
    ended = notice - timedelta(days=term_days)
    decided = notice + timedelta(days=waits)
    sooner = compute_penalty(notice, ended, decided)
    later = compute_penalty(notice, ended, decided + timedelta(days=1))
    assert sooner.amount_eur <= later.amount_eur <= compute_penalty(notice, ended).amount_eur
    assert later.days - sooner.days in {0, 1}
    assert 0 <= sooner.days <= 42


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["2026-01-12", "P8W", "PT4H", "plain"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["after", "before", "lasts", "calendar", "suspended", "extended", "penalty", "from_day_after", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(anything)
def test_whatever_comes_in_is_answered_or_refused_as_a_term(document):
    try:
        answered = answer(document)
    except TermError as error:
        refusal = str(error)
    else:
        assert isinstance(answered, type(document))
        return
    assert ", expected " in refusal
