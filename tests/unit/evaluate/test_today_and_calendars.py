"""What time alone brings about, dates that a calendar moves, and lengths that a fact names."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.conclusions import Conclusions, Obligation
from rules.engine.durable_matcher import DurableMatcher
from rules.engine.problem import Matcher
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import evaluate
from rules.facts import Fact
from rules.language.policy import parse_policy
from rules.language.read.facts import noon
from rules.model.values import Value
from rules.terms.moment import start_of

HEAD = """
policy: proef
in_force: 2024-01-01
roles: {gemeente: , burger: }
facts:
  verzoek: {fields: {uiterlijk_op: date, om: moment?}, by: burger}
  verlenging: {fields: {weken: whole?}, by: gemeente}
  bericht: {by: gemeente}
  besluit: {by: gemeente}
rules:
"""


@pytest.fixture(scope="module")
def durable() -> Iterator[DurableMatcher]:
    matcher = DurableMatcher()
    yield matcher
    matcher.close()


@pytest.fixture(params=["python", "durable"])
def matcher(request: pytest.FixtureRequest, durable: DurableMatcher) -> Matcher:
    return durable if request.param == "durable" else PythonMatcher()


def a_fact(kind: str, day: str, **fields: Value) -> Fact:
    at = noon(date.fromisoformat(day))
    return Fact(f"{kind} {day}", kind, fields, at, at, "iemand", "burger", int(day.replace("-", "")))


REQUEST = a_fact("verzoek", "2026-03-02", uiterlijk_op=date(2026, 3, 30))


def said(rules: str, facts: Sequence[Fact], at: datetime | str, matcher: Matcher | None = None) -> Conclusions:
    moment = at if isinstance(at, datetime) else noon(date.fromisoformat(at))
    return evaluate(parse_policy(HEAD + rules, "p.yaml"), facts, moment, matcher or PythonMatcher())


def names(found: Conclusions) -> set[str]:
    return {each.name for each in found.derived}


def the_only(found: Conclusions) -> Obligation:
    (each,) = found.obligations
    return each


@pytest.mark.parametrize(
    ("test", "days"),
    [
        ("{after: v.uiterlijk_op}", "0011"),
        ("{not_before: v.uiterlijk_op}", "0111"),
        ("{before: v.uiterlijk_op}", "1000"),
        ("{not_after: v.uiterlijk_op}", "1100"),
        ("v.uiterlijk_op", "0100"),
        ("{is: 2026-03-31}", "0010"),
        ("{after: v.uiterlijk_op + 1 day}", "0001"),
        ("{not_before: v.uiterlijk_op, not_after: v.uiterlijk_op + 1 day}", "0110"),
    ],
)
@pytest.mark.parametrize("negated", [False, True])
def test_today_is_compared_with_a_day(test: str, days: str, negated: bool, matcher: Matcher) -> None:
    condition = f"{{today: {test}}}" if not negated else f"{{not: {{today: {test}}}}}"
    rules = f"  - {{rule: r, when: {{all: [{{verzoek: v}}, {condition}]}}, derive: d}}"
    found = "".join(
        str(int("d" in names(said(rules, [REQUEST], day, matcher))))
        for day in ("2026-03-29", "2026-03-30", "2026-03-31", "2026-04-01")
    )
    assert found == ("".join(str(1 - int(each)) for each in days) if negated else days)


@pytest.mark.parametrize("negated", [False, True])
def test_the_clock_wakes_when_the_day_comes_and_the_rule_holds_from_its_first_moment(negated: bool) -> None:
    """In the Netherlands the day begins an hour or two before it does in UTC; the clock went forward on 29 March."""
    test = "{not: {today: {not_after: v.uiterlijk_op}}}" if negated else "{today: {after: v.uiterlijk_op}}"
    rules = f"  - {{rule: r, when: {{all: [{{verzoek: v}}, {test}]}}, derive: d}}"
    begins = datetime(2026, 3, 30, 22, tzinfo=UTC)
    before = said(rules, [REQUEST], begins - timedelta(microseconds=1))
    assert (names(before), before.changes_at) == (set(), begins)
    after = said(rules, [REQUEST], begins)
    assert (names(after), after.changes_at) == ({"d"}, None)
    if not negated:
        assert after.derived[0].since == begins
        assert said(rules, [REQUEST], begins + timedelta(days=300)).derived == after.derived


def test_a_duty_that_time_brings_about_runs_from_that_day() -> None:
    rules = """
  - rule: r
    when: {all: [{verzoek: v}, {today: {after: v.uiterlijk_op}}]}
    oblige: {bearer: gemeente, to: bericht, within: 2 weeks}
"""
    for day in ("2026-03-31", "2026-04-02"):
        owed = the_only(said(rules, [REQUEST], day))
        assert owed.deadline
        assert (owed.since, owed.deadline.last_day) == (
            start_of(date(2026, 3, 31)),
            date(2026, 4, 14),
        )


def test_a_correction_of_the_day_moves_the_waking() -> None:
    rules = "  - {rule: r, when: {all: [{verzoek: v}, {today: {after: v.uiterlijk_op}}]}, derive: d}"
    corrected = replace(a_fact("verzoek", "2026-03-09", uiterlijk_op=date(2026, 4, 30)), corrects=REQUEST.id)
    found = said(rules, [REQUEST, corrected], "2026-04-02")
    assert (names(found), found.changes_at) == (set(), start_of(date(2026, 5, 1)))


def test_a_rule_may_ask_for_the_day_alone_and_for_one_that_is_not_there() -> None:
    rules = """
  - {rule: mei, when: {today: {not_before: 2026-05-01}}, derive: mei}
  - {rule: nooit, when: {all: [{verzoek: v}, {today: {after: v.om_dag}}]}, derive: nooit}
""".replace("v.om_dag", "v.uiterlijk_op")
    without = Fact("leeg", "verzoek", {}, noon(date(2026, 3, 2)), noon(date(2026, 3, 2)), "iemand", "burger", 1)
    april = said(rules, [without], "2026-04-30")
    assert (names(april), april.changes_at) == (set(), start_of(date(2026, 5, 1)))
    assert names(said(rules, [without], "2026-05-01")) == {"mei"}
    assert names(said(rules, [], "2026-05-01")) == {"mei"}


SHIFTS = {
    "+ 4 weeks under nl-termijnenwet": date(2026, 4, 28),  # 27 April is King's Day
    "+ 4 weeks": date(2026, 4, 27),
    "+ 4 weeks under plain": date(2026, 4, 27),
    "+ 13 weeks under nl-termijnenwet": date(2026, 6, 29),  # beyond the reach of the act, and a Monday
    "+ 5 days under nl-termijnenwet": date(2026, 4, 7),  # Saturday 4 April, then Easter
    "+ 5 working days under nl-termijnenwet": date(2026, 4, 8),  # 31 March, 1, 2, 7 and 8 April
    "- 5 working days under nl-termijnenwet": date(2026, 3, 23),
    "- 1 week under nl-termijnenwet": date(2026, 3, 23),
}


@pytest.mark.parametrize(("shift", "day"), SHIFTS.items())
def test_a_calendar_moves_a_day_everywhere_a_day_can_be_moved(shift: str, day: date, matcher: Matcher) -> None:
    rules = f"""
  - {{rule: waarde, when: {{verzoek: v}}, derive: {{waarde: {{dag: v.uiterlijk_op {shift}}}}}}}
  - {{rule: test, when: {{all: [{{verzoek: v}}, {{bericht: {{day: v.uiterlijk_op {shift}}}}}]}}, derive: test}}
  - {{rule: afgeleid, when: {{holds: {{waarde: {{as: w, dag: {{is: 2026-01-01}}}}}}}}, derive: afgeleid}}
  - {{rule: vandaag, when: {{all: [{{verzoek: v}}, {{today: v.uiterlijk_op {shift}}}]}}, derive: vandaag}}
  - rule: daad
    when: {{verzoek: v}}
    forbid: {{who: gemeente, to: {{besluit: {{day: {{not_after: v.uiterlijk_op {shift}}}}}}}, because: Te vroeg}}
"""
    facts = [REQUEST, a_fact("bericht", day.isoformat())]
    found = said(rules, facts, day.isoformat(), matcher)
    assert names(found) == {"waarde", "test", "vandaag"}
    assert next(each.values["dag"] for each in found.derived if each.name == "waarde") == day
    assert [test.operand.value for test in found.prohibitions[0].act.tests] == [day]  # type: ignore[union-attr]


def test_a_moved_day_of_what_was_derived_counted_and_picked_is_moved_as_well() -> None:
    rules = """
  - {rule: eerst, when: {verzoek: v}, derive: {eerst: {dag: v.uiterlijk_op}}}
  - {rule: dan, when: {holds: {eerst: e}}, derive: {dan: {dag: e.dag + 4 weeks under nl-termijnenwet}}}
  - rule: hoogste
    when: {max: {of: verzoek, field: uiterlijk_op, as: m}}
    derive: {hoogste: {dag: m.value + 4 weeks under nl-termijnenwet}}
  - rule: laatste
    when: {latest: {of: verzoek, as: l}}
    derive: {laatste: {dag: l.uiterlijk_op + 4 weeks under nl-termijnenwet}}
"""
    found = {each.name: each.values["dag"] for each in said(rules, [REQUEST], "2026-03-03").derived}
    assert {found[each] for each in ("dan", "hoogste", "laatste")} == {date(2026, 4, 28)}


EXTENDED = """
  - rule: r
    when: {verzoek: v}
    oblige:
      bearer: gemeente
      to: besluit
      within:
        after: v.uiterlijk_op
        lasts: 8 weeks
        calendar: nl-termijnenwet
        extended: {by: verlenging.weken weeks, at_most: 6 weeks, when: verlenging}
"""
BY_A_CLOCK = """
  - rule: r
    when: {verzoek: v}
    oblige: {bearer: gemeente, to: besluit, within: {after: v.uiterlijk_op, lasts: 8 weeks, calendar: nl-termijnenwet}}
  - {rule: langer, when: {verlenging: e}, clock: {extend: r, by: e.weken weeks, at_most: 6 weeks}}
"""


@pytest.mark.parametrize("rules", [EXTENDED, BY_A_CLOCK])
@pytest.mark.parametrize(
    ("weeks", "day"),
    [
        (1, "2026-06-01"), (4, "2026-06-22"), (6, "2026-07-06"), (7, "2026-07-06"), (900_000_000_000, "2026-05-26"),
        (0, "2026-05-26"), (-3, "2026-05-26"), (None, "2026-05-26"),
    ],
)  # fmt: skip
def test_a_term_is_extended_by_what_a_fact_says_up_to_what_the_law_allows(
    rules: str, weeks: int | None, day: str
) -> None:
    """Eight weeks from 30 March end on Whit Monday 25 May, so on the 26th; an extension runs from the 25th."""
    extension = a_fact("verlenging", "2026-04-01", **({"weken": weeks} if weeks is not None else {}))
    deadline = the_only(said(rules, [REQUEST, extension], "2026-04-02")).deadline
    assert deadline
    assert deadline.last_day == date.fromisoformat(day)
    told = [each.en for each in deadline.steps if "of which" in each.en]
    assert told == (["The fact names 7 weeks, of which 6 weeks count"] if weeks == 7 else [])


@pytest.mark.parametrize(
    ("within", "day"),
    [
        ("until v.uiterlijk_op", "2026-04-05"),
        ("{until: v.uiterlijk_op}", "2026-04-05"),
        ("{until: v.uiterlijk_op, calendar: plain}", "2026-04-05"),
        ("{until: v.uiterlijk_op, calendar: nl-termijnenwet}", "2026-04-07"),
    ],
)
def test_a_term_may_end_on_a_day_that_was_named(within: str, day: str) -> None:
    """Easter Sunday is the day that was agreed: nothing moves it, unless the policy says so."""
    rules = f"""
  - rule: r
    when: {{verzoek: v}}
    oblige: {{bearer: gemeente, to: besluit, within: {within}, remind: [2 days before]}}
"""
    request = a_fact("verzoek", "2026-03-02", uiterlijk_op=date(2026, 4, 5))
    owed = the_only(said(rules, [request], day))
    assert owed.deadline
    assert (str(owed.state), owed.deadline.last_day) == ("open", date.fromisoformat(day))
    assert owed.deadline.steps[0].en == "Until Sunday 2026-04-05, that day counted in (as given)"
    assert owed.reminders == (start_of(owed.deadline.last_day - timedelta(days=2)),)
    later = said(rules, [request], owed.deadline.last_day.isoformat()[:8] + f"{owed.deadline.last_day.day + 1:02}")
    assert str(the_only(later).state) == "breached"


def test_a_term_until_a_day_stands_still_and_is_extended_as_others_are() -> None:
    rules = """
  - {rule: r, when: {verzoek: v}, oblige: {bearer: gemeente, to: besluit, within: until v.uiterlijk_op}}
  - {rule: langer, when: {verlenging: e}, clock: {extend: r, by: e.weken weeks}}
"""
    deadline = the_only(said(rules, [REQUEST, a_fact("verlenging", "2026-03-05", weken=2)], "2026-03-06")).deadline
    assert deadline
    assert deadline.last_day == date(2026, 4, 13)


@pytest.mark.parametrize(
    ("choice", "day"),
    [("", "2025-02-28"), ("leap_day: 28 february,", "2025-02-28"), ("leap_day: 1 march,", "2025-03-01")],
)
def test_the_policy_says_where_a_year_from_a_leap_day_ends(choice: str, day: str) -> None:
    rules = f"""
  - rule: r
    when: {{verzoek: v}}
    oblige:
      {{bearer: gemeente, to: besluit, within: {{after: v.uiterlijk_op, lasts: 1 year, {choice} calendar: plain}}}}
"""
    request = a_fact("verzoek", "2024-02-29", uiterlijk_op=date(2024, 2, 29))
    deadline = the_only(said(rules, [request], "2024-03-01")).deadline
    assert deadline
    assert deadline.last_day == date.fromisoformat(day)
