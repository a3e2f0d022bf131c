"""The report counts what stood how, and tells it to people, to programs and in a picture."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

from rich.console import Console

from orchestrator.domain.work import Obligation, ObligationState
from orchestrator.replay.mapping import Reported
from orchestrator.replay.picture import picture_of
from orchestrator.replay.report import (
    CaseOutcome,
    CaseResult,
    ObligationResult,
    RefusedFact,
    ReplayReport,
    Stood,
    Tally,
    case_result,
    obligation_results,
)
from orchestrator.replay.tables import report_table
from rules.facts import Fact
from rules.language.policy import load_policy

POLICY = load_policy(Path(__file__).parent / "verkeersboete.yaml")
REPORTED = Reported("op_tijd_betalen", "boete", "opgelegd_op", line=1)
MONDAY = datetime(2012, 1, 2, 9, tzinfo=UTC)
LAST_DAY = date(2012, 2, 27)
MISSED = datetime(2012, 2, 27, 23, tzinfo=UTC)

OWED = Obligation(
    key="op_tijd_betalen:f2",
    rule="op_tijd_betalen",
    source=None,
    act="betaling",
    bearer_role="beboete",
    bearers=("beboeten-elders",),
    beneficiary_role="politie",
    state=ObligationState.OPEN,
    late=False,
    since=MONDAY,
    last_day=LAST_DAY,
    due_at=MISSED,
    reminders=(),
    steps=(),
    fulfilled_by=None,
    task=None,
    facts=("f2",),
)
FINE = Fact("f2", "boete", {"opgelegd_op": date(2012, 1, 2)}, MONDAY, MONDAY, "politie-elders", "politie", 2)
PAID = MONDAY + timedelta(days=10)
PAYMENT = Fact("f5", "betaling", {"betaald_op": date(2012, 1, 11)}, PAID, PAID, "beboeten-elders", "beboete", 5)
FULFILLED = replace(OWED, state=ObligationState.FULFILLED, fulfilled_by="f5")


def result_of(obligation: Obligation, *facts: Fact, at: datetime) -> CaseResult:
    return case_result("N1", "n-1", Stood((obligation,), facts, at), POLICY, REPORTED)


def test_an_obligation_answered_in_time_ends_on_the_day_the_answer_counts() -> None:
    assert result_of(FULFILLED, FINE, PAYMENT, at=MISSED) == CaseResult(
        "N1", "n-1", date(2012, 1, 2), LAST_DAY, date(2012, 1, 11), CaseOutcome.IN_TIME
    )


def test_an_answer_the_platform_found_late_is_late() -> None:
    assert result_of(replace(FULFILLED, late=True), FINE, PAYMENT, at=MISSED).standing is CaseOutcome.LATE


def test_an_obligation_is_overdue_from_the_moment_its_last_day_is_over() -> None:
    before = MISSED - timedelta(microseconds=1)

    assert result_of(OWED, FINE, at=before).standing is CaseOutcome.OPEN
    assert result_of(OWED, FINE, at=MISSED).standing is CaseOutcome.OVERDUE


def test_what_was_noted_or_answered_after_the_log_ended_does_not_change_how_it_stood_then() -> None:
    breached = replace(OWED, state=ObligationState.BREACHED)

    assert result_of(breached, FINE, at=MONDAY).standing is CaseOutcome.OPEN
    answered_later = result_of(FULFILLED, FINE, at=MONDAY)
    assert (answered_later.standing, answered_later.ended) == (CaseOutcome.OPEN, None)


def test_a_case_in_which_nothing_was_owed_says_so() -> None:
    assert case_result("N1", "n-1", Stood((), (FINE,), MONDAY), POLICY, REPORTED) == CaseResult(
        "N1", "n-1", date(2012, 1, 2), None, None, CaseOutcome.NONE
    )


def test_an_obligation_whose_ground_lapsed_is_withdrawn() -> None:
    [found] = obligation_results(Stood((replace(OWED, state=ObligationState.WITHDRAWN),), (), MISSED))

    assert found.standing is CaseOutcome.WITHDRAWN


def an_obligation(standing: CaseOutcome, deadline: date, rule: str = "op_tijd_betalen") -> ObligationResult:
    return ObligationResult(rule, ("beboeten-elders",), deadline, standing)


REPORT = ReplayReport(
    log="log.xes",
    mapping="verkeersboete",
    policy="verkeersboete@2000-01-01",
    reported="op_tijd_betalen",
    last_moment=datetime(2012, 1, 23, 14, 42, tzinfo=UTC),
    facts=7,
    moved=1,
    known=0,
    cases=(CaseResult("N1", "n-1", date(2011, 12, 1), date(2012, 1, 2), None, CaseOutcome.OVERDUE),),
    obligations=(
        an_obligation(CaseOutcome.IN_TIME, date(2012, 1, 1)),
        an_obligation(CaseOutcome.LATE, date(2012, 1, 1)),
        an_obligation(CaseOutcome.OVERDUE, date(2012, 1, 2)),
        an_obligation(CaseOutcome.OPEN, date(2012, 2, 6)),
        an_obligation(CaseOutcome.IN_TIME, date(2012, 2, 6), rule="anders"),
    ),
    refused=(RefusedFact("N1", "betaling", MONDAY, 12, "Not <now>", "geen"),),
    without_facts=("N9",),
)


def test_obligations_are_counted_by_the_iso_week_of_their_deadline_and_only_the_reported_ones() -> None:
    """1 January 2012 is a Sunday: the last day of week 52 of the year before."""
    assert REPORT.by_week == {
        "2011-W52": Tally(2, 1, 1, 0, 0, 0),
        "2012-W01": Tally(1, 0, 0, 0, 1, 0),
        "2012-W06": Tally(1, 0, 0, 1, 0, 0),
    }
    assert REPORT.total == Tally(5, 2, 1, 1, 1, 0)
    assert REPORT.by_rule["anders"].in_time == 1
    assert REPORT.by_party == {"beboeten-elders": REPORT.total}


def test_programs_get_days_in_the_netherlands_and_nulls() -> None:
    told = REPORT.as_json()

    assert told["cases"] == [
        {
            "case": "N1",
            "id": "n-1",
            "started": "2011-12-01",
            "deadline": "2012-01-02",
            "ended": None,
            "state": "overdue",
        }
    ]
    summary = told["summary"]
    assert summary["last_moment"] == "2012-01-23T15:42:00+01:00"
    assert summary["weeks"]["2011-W52"]["late"] == 1
    assert summary["refused"][0]["reason"] == "Not <now>"
    assert summary["without_facts"] == ["N9"]


def test_people_get_tables() -> None:
    console = Console(width=120, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(report_table(REPORT))
    told = console.export_text()
    console.file.close()

    assert re.search(r"overdue\s+│\s+1 ", told)
    for words in ("Replay of log.xes under verkeersboete@2000-01-01", "2011-W52", "beboeten-elders", "Not <now>"):
        assert words in told


def parsed(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314  we drew it ourselves


def test_the_picture_says_in_words_what_it_draws() -> None:
    picture = parsed(picture_of(REPORT, "en"))
    space = "{http://www.w3.org/2000/svg}"

    assert picture.findtext(f"{space}title") == "Deadlines of op_tijd_betalen per week"
    described = picture.findtext(f"{space}desc") or ""
    assert "4 obligations, 1 fulfilled in time, 1 late, 1 open and 1 overdue. As it stood on 2012-01-23" in described
    bars = [group.findtext(f"{space}title") for group in picture.iter(f"{space}g")]
    assert bars[:3] == ["2011-W52: 1 in time, 1 late", "2012-W01: 1 overdue, not fulfilled yet", "2012-W02: 0"]
    assert len(bars) == 7


def test_the_picture_has_no_colour_of_its_own() -> None:
    assert not re.search(r"#[0-9a-f]{3,6}\b(?!\))|rgb|(?:fill|stroke)=\"(?!currentColor|none|url)", picture_of(REPORT))


def test_a_picture_of_nothing_is_still_a_picture() -> None:
    empty = replace(REPORT, obligations=())

    assert "0 verplichtingen" in (parsed(picture_of(empty)).findtext("{http://www.w3.org/2000/svg}desc") or "")
