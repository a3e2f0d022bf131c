"""Late, near and later divide time without gap or overlap, and a day is near as people count days."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.web.words.days import days_away
from api.web.words.language import language
from orchestrator.domain.nearness import DAYS, Nearness, Span, is_near, is_passed, pressing
from orchestrator.domain.work import ObligationState
from rules.terms.moment import AMSTERDAM, end_of, local_day
from tests.unit.orchestrator.a_conclusion import owed, term
from tests.unit.orchestrator.test_reconcile import NOTHING, after, concluded

AT = datetime(2026, 3, 25, 13, 10, tzinfo=UTC)
moments = st.integers(0, 365 * 24 * 60).map(lambda each: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=each))
days = st.integers(-20, 20).map(lambda each: date(2026, 3, 25) + timedelta(days=each))


@given(moments, moments)
def test_each_deadline_is_late_near_or_later_and_only_one_of_them(at, due_at):
    assert sum(each.span(at).holds(due_at) for each in Nearness) == 1


@given(days)
def test_a_day_that_is_seven_days_ahead_is_within_seven_days(last_day):
    ahead = (last_day - local_day(AT)).days
    assert is_near(end_of(last_day), AT) == (0 <= ahead <= DAYS.days)
    assert is_passed(end_of(last_day), AT) == (ahead < 0)
    assert (days_away(last_day, AT, language("nl")) == "over 7 dagen") == (ahead == 7)


def test_the_first_moment_after_the_last_day_is_when_it_has_been_missed():
    due_at = end_of(date(2026, 4, 28))
    assert not is_passed(due_at, due_at - timedelta(microseconds=1))
    assert is_passed(due_at, due_at)


@given(days, days)
def test_what_is_due_before_a_day_is_what_is_due_before_its_first_moment(last_day, day):
    midnight = datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)
    due = end_of(last_day)
    assert Span.before(day).holds(due) == Span.before(midnight).holds(due) == (last_day < day)


def test_what_has_been_missed_is_breached_also_before_the_clock_has_come_by():
    (obligation,) = after(NOTHING, concluded(obligations=[owed(deadline=term(date(2026, 4, 28)))])).obligations.values()
    passed = end_of(date(2026, 4, 28))
    for state in (ObligationState.OPEN, ObligationState.SUSPENDED):
        stored = replace(obligation, state=state, due_at=passed)
        assert stored.stood_at(passed).state is ObligationState.BREACHED
        assert stored.stood_at(passed - timedelta(seconds=1)).state is state
    done = replace(obligation, state=ObligationState.FULFILLED)
    assert done.stood_at(passed) == done


def test_what_has_no_deadline_presses_least():
    assert sorted([pressing(None, "a"), pressing(AT, "c"), pressing(AT, "b")]) == [
        pressing(AT, "b"),
        pressing(AT, "c"),
        pressing(None, "a"),
    ]
