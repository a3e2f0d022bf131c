"""Time alone changes what is owed: the clock is told of the next moment, and a lost or double wake does no harm."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from orchestrator.db.database import Database
from orchestrator.domain.answers import Woken
from orchestrator.domain.case import FactDraft
from orchestrator.domain.journal import InputKind
from orchestrator.domain.work import ObligationState
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import get_case
from orchestrator.usecases.wake import wake_cases
from tests.integration.case.case_story import (
    DECISION,
    MONDAY,
    NORTH,
    REPORT,
    SCHOOL,
    TOWN,
    WEST,
    CaseStory,
    all_at_once,
    later,
)
from tests.patience import PATIENCE

REMINDER = datetime(2026, 3, 12, 23, 0, tzinfo=UTC)
MISSED = datetime(2026, 3, 16, 23, 0, tzinfo=UTC)


def nudges(story: CaseStory) -> list[str]:
    rows = story.query("SELECT payload->>'due_at' AS due FROM outbox WHERE kind = 'nudge_clock' ORDER BY id")
    return [row.due for row in rows]


def next_due(story: CaseStory, case_id: str = "zaak") -> datetime | None:
    return story.do(get_case, TOWN, case_id).case.next_due


def test_a_case_is_due_at_each_moment_at_which_time_changes_something(story: CaseStory):
    story.open()
    assert next_due(story) is None
    story.record(SCHOOL, REPORT)
    assert next_due(story) == REMINDER
    assert story.wake(REMINDER).next_due == MISSED
    assert story.obligations()["beslissen"].state is ObligationState.OPEN
    story.wake(MISSED)
    assert story.obligations()["beslissen"].state is ObligationState.BREACHED
    assert story.obligations()["uitleg_bij_te_laat"].state is ObligationState.OPEN


def test_waking_early_does_nothing_and_waking_twice_does_no_more(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    before = story.counts()
    assert story.wake(REMINDER - timedelta(microseconds=1)).count == 0
    assert story.counts() == before
    assert story.wake(MISSED).count == 1
    after = story.counts()
    assert after["journal"] == before["journal"] + 5  # the clock, what was missed, what follows, a reminder, its notice
    assert story.wake(MISSED).count == 0
    assert story.counts() == after


def test_a_moment_at_which_nothing_turns_out_to_change_is_not_written_down(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    story.change('UPDATE "case" SET next_due = recorded_at')
    before = story.counts()
    assert story.wake(later(1)).count == 1
    assert story.counts() == before
    assert story.do(rebuild_case, "zaak", write=False).equal


def test_waking_late_catches_up_in_one_go(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    assert story.wake(later(90)).next_due is None
    assert {each.state for each in story.obligations().values()} == {ObligationState.BREACHED}
    assert [entry.kind for entry in story.journal() if entry.is_input][-1] is InputKind.CLOCK


def test_a_party_whose_time_has_come_joins_by_time_alone(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    joining = FactDraft("party_joined", {"role": "ggz", "party": WEST.party}, occurred_at=later(2))
    story.record(TOWN, joining)
    assert WEST.party not in story.task().offered_to
    story.wake(later(2))
    assert WEST.party in story.task().offered_to
    assert story.do(get_case, WEST, "zaak").case.id == "zaak"


SILENCE = """
policy: stilte
in_force: 2024-01-01
director: gemeente
roles: {gemeente: , school: , ggz: {many: true}}
facts:
  vraag: {fields: {gesteld_op: date}, by: school}
  antwoord: {by: gemeente}
rules:
  - rule: te_lang_stil
    when: {all: [{vraag: v}, {not: antwoord}, {today: {after: v.gesteld_op + 4 weeks under nl-termijnenwet}}]}
    oblige: {bearer: gemeente, to: antwoord, within: 1 week}
    notify: {who: school, what: {nl: Nog geen antwoord, en: No answer yet}}
"""


def test_a_day_that_a_policy_waits_for_comes_by_itself_and_once(story: CaseStory):
    """Four weeks from 30 March end on King's Day, so on the 28th; the day after begins at ten in the evening by UTC."""
    story.do(publish_policy, SILENCE, at=MONDAY, name="stilte.yaml")
    story.open(policy="stilte")
    story.record(SCHOOL, FactDraft("vraag", {"gesteld_op": "2026-03-30"}), MONDAY + timedelta(days=28))
    begins = datetime(2026, 4, 28, 22, tzinfo=UTC)
    assert next_due(story) == begins
    assert story.wake(begins - timedelta(seconds=1)).count == 0
    assert story.obligations() == {}
    story.wake(begins + timedelta(hours=30))
    owed = story.obligations()["te_lang_stil"]
    assert (owed.since, str(owed.last_day)) == (begins, "2026-05-06")
    assert [each.notice.rule for each in story.notices()] == ["te_lang_stil"]
    story.wake(begins + timedelta(days=3))
    assert len(story.notices()) == 1
    assert story.do(rebuild_case, "zaak", write=False).equal


def test_the_clock_is_told_of_earlier_moments_only(story: CaseStory):
    story.open()
    assert nudges(story) == []
    story.record(SCHOOL, REPORT)
    assert nudges(story) == [REMINDER.isoformat()]
    story.record(SCHOOL, FactDraft("melding", {"ontvangen_op": "2026-03-06"}))
    assert len(nudges(story)) == 1
    story.record(SCHOOL, FactDraft("melding", {"ontvangen_op": "2026-02-27"}))
    assert len(nudges(story)) == 2
    story.open("andere")
    story.record(SCHOOL, REPORT, case_id="andere")
    assert len(nudges(story)) == 2


def test_after_an_empty_clock_the_next_moment_is_told_again(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    story.record(TOWN, DECISION, later(3))
    assert story.wake(later(90)).next_due is None
    story.open("nieuw", at=later(90))
    story.record(SCHOOL, FactDraft("melding", {"ontvangen_op": "2026-06-01"}), later(91), case_id="nieuw")
    assert len(nudges(story)) == 2


def test_at_most_as_many_cases_as_asked_are_woken_the_longest_overdue_first(story: CaseStory):
    for number in range(3):
        story.open(f"zaak-{number}")
        report = FactDraft("melding", {"ontvangen_op": f"2026-03-{4 - number:02d}"})
        story.record(SCHOOL, report, case_id=f"zaak-{number}")
    first = story.do(_wake_two)
    assert first.count == 2
    assert first.next_due < later(90)
    states = {number: story.obligations(f"zaak-{number}")["beslissen"].state for number in range(3)}
    assert states == {0: ObligationState.OPEN, 1: ObligationState.BREACHED, 2: ObligationState.BREACHED}


def _wake_two(session: Session) -> Woken:
    return wake_cases(session, municipality=TOWN.party, at=later(90), limit=2)


def test_a_case_in_other_hands_is_left_for_the_next_wake(story: CaseStory, database_url: str):
    story.open()
    story.record(SCHOOL, REPORT)
    other = Database(database_url)
    with other.transaction() as session:
        session.connection().exec_driver_sql("SELECT 1 FROM \"case\" WHERE id = 'zaak' FOR UPDATE")
        woken = story.wake(MISSED)
    other.dispose()
    assert (woken.count, woken.next_due) == (0, REMINDER)
    assert story.wake(MISSED).count == 1


def test_setting_the_clock_waits_for_a_fact_that_counted_on_the_clock_as_it_was(story: CaseStory):
    story.open()
    story.open("andere")
    story.record(SCHOOL, REPORT)
    between = datetime(2026, 3, 14, 23, 0, tzinfo=UTC)
    assert REMINDER < between < MISSED
    report = FactDraft("melding", {"ontvangen_op": "2026-03-04"})
    with ThreadPoolExecutor() as pool:
        with story.database.transaction() as session:
            told = record_fact(session, TOWN, "andere", report, at=MONDAY, key="andere")
            assert told.case.next_due == between  # the clock rings before that, so it was not nudged
            waking = pool.submit(story.wake, REMINDER)
            with pytest.raises(TimeoutError):
                waking.result(timeout=0.3)
        assert waking.result(timeout=PATIENCE).next_due == between


def test_no_moment_is_overlooked_when_facts_come_in_while_the_clock_is_set(story: CaseStory):
    for number in range(6):
        story.open(f"zaak-{number}")
    for turn in range(4):
        day = 27 - 2 * turn  # each report is due earlier than the one before
        report = FactDraft("melding", {"ontvangen_op": f"2026-02-{day:02d}"})
        records = [
            lambda number=number, report=report: story.record(SCHOOL, report, later(-2), case_id=f"zaak-{number}")
            for number in range(6)
        ]
        outcomes = all_at_once(*records, *[lambda turn=turn: story.wake(later(turn))] * 3)
        assert not [each for each in outcomes if isinstance(each, Exception)]
        ((rings, due),) = story.query('SELECT (SELECT next_wake FROM municipality_clock), min(next_due) FROM "case"')
        assert rings is not None
        assert rings <= due


def test_facts_and_wakes_at_once_leave_every_case_as_its_journal_says(story: CaseStory):
    for number in range(4):
        story.open(f"zaak-{number}")
        story.record(SCHOOL, REPORT, case_id=f"zaak-{number}")
    acts = [
        lambda number=number, day=day: story.record(
            NORTH if day % 2 else TOWN,
            FactDraft("consult") if day % 2 else DECISION,
            later(day),
            case_id=f"zaak-{number}",
        )
        for day in (13, 14, 15)
        for number in range(4)
    ]
    wakes = [lambda day=day: story.wake(later(day)) for day in (11, 15, 16)]
    outcomes = all_at_once(*acts[:6], *wakes, *acts[6:])
    assert not [each for each in outcomes if isinstance(each, Exception)]
    for number in range(4):
        assert story.do(rebuild_case, f"zaak-{number}", write=False).differences == ()
