"""A reminder is given when its moment has passed while the duty is owed and its term runs: once, and never after."""

from datetime import UTC, datetime, timedelta

import pytest

from orchestrator.db.beliefs import forget_remembered
from orchestrator.domain.case import FactDraft
from orchestrator.domain.journal import Entry
from orchestrator.domain.plan import ChangeKind
from orchestrator.domain.work import ObligationState
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.rebuild_case import rebuild_case
from tests.integration.case.case_story import (
    MONDAY,
    NORTH,
    REPORT,
    SCHOOL,
    TOWN,
    CaseStory,
    later,
)

POLICY = """
policy: herinnerd
in_force: 2024-01-01
title: {nl: Herinnerd, en: Reminded}
director: gemeente
roles:
  gemeente: {title: {nl: gemeente, en: municipality}}
  school: {title: {nl: school, en: school}}
  ggz: {title: {nl: behandelaar, en: therapist}, many: true}
facts:
  melding: {title: {nl: Melding, en: Report}, fields: {ontvangen_op: date}, by: school}
  pauze: {title: {nl: Pauze, en: Pause}, fields: {tot: date}, by: gemeente}
  uitstel: {title: {nl: Uitstel, en: Delay}, by: gemeente}
  plan: {title: {nl: Plan, en: Plan}, by: [ggz, gemeente]}
tasks:
  plannen: {yields: plan, title: {nl: Plannen, en: Plan}}
rules:
  - rule: plan_maken
    title: {nl: Er komt een plan, en: There will be a plan}
    source: Zorg 1
    when: {melding: m}
    oblige:
      bearer: ggz
      to: plan
      within: 4 weeks after m.ontvangen_op
      remind: [2 weeks before, 3 days before]
  - {rule: pauzeren, source: Zorg 2, when: {pauze: p}, clock: {suspend: plan_maken, on: p.day, until: p.tot}}
  - {rule: uitstellen, source: Zorg 3, when: uitstel, clock: {extend: plan_maken, by: 2 weeks}}
"""

FIRST, SECOND = datetime(2026, 3, 15, 23, 0, tzinfo=UTC), datetime(2026, 3, 26, 23, 0, tzinfo=UTC)
LATE = later(60)


@pytest.fixture
def story(story: CaseStory) -> CaseStory:
    story.do(publish_policy, POLICY, at=MONDAY, name="herinnerd.yaml")
    story.open(policy="herinnerd", ggz=(NORTH,))
    story.record(SCHOOL, REPORT)
    return story


def reminders(story: CaseStory) -> list[Entry]:
    return [each for each in story.journal() if each.kind is ChangeKind.REMINDER_GIVEN]


def given(story: CaseStory) -> tuple[datetime, ...]:
    return story.obligations()["plan_maken"].reminders_given


def proved(story: CaseStory) -> bool:
    return story.do(rebuild_case, "zaak", write=False).equal


def test_the_bearer_is_reminded_of_what_it_owes_until_when_and_by_which_rule(story: CaseStory):
    story.wake(FIRST - timedelta(seconds=1))
    assert (given(story), story.notices(NORTH)) == ((), [])
    story.wake(FIRST)
    (line,) = reminders(story)
    assert (line.at, line.body["obligation"]["reminders_given"]) == (FIRST, [FIRST.isoformat()])
    (notice,) = story.notices(NORTH)
    assert notice.notice.what.nl == (
        "Herinnering: 'Plan' moet er uiterlijk maandag 30 maart 2026 zijn. Regel: Er komt een plan (Zorg 1)."
    )
    assert notice.notice.what.en == (
        "Reminder: 'Plan' is due by Monday 2026-03-30 at the latest. Rule: There will be a plan (Zorg 1)."
    )
    assert (notice.notice.rule, notice.notice.parties, notice.read_at) == ("plan_maken", (NORTH.party,), None)
    assert story.notices(TOWN) == []
    assert proved(story)


def test_a_late_or_double_wake_gives_it_once(story: CaseStory):
    story.wake(FIRST + timedelta(days=3))
    forget_remembered()
    story.wake(FIRST + timedelta(days=3))
    story.change('UPDATE "case" SET next_due = recorded_at')
    story.wake(FIRST + timedelta(days=4))
    assert given(story) == (FIRST,)
    assert len(story.notices(NORTH)) == 1
    assert proved(story)


def test_whatever_wakes_the_case_gives_what_is_due(story: CaseStory):
    story.record(TOWN, FactDraft("work_given", {"role": "school", "what": "Bel"}), FIRST)
    assert given(story) == (FIRST,)


def test_moments_slept_through_get_a_line_each_and_the_bearer_one_notice(story: CaseStory):
    story.wake(SECOND + timedelta(hours=1))
    assert [each.at for each in reminders(story)] == [SECOND + timedelta(hours=1)] * 2
    assert given(story) == (FIRST, SECOND)
    assert len(story.notices(NORTH)) == 1
    assert proved(story)


def test_who_slept_through_the_end_as_well_hears_of_it_once(story: CaseStory):
    story.wake(LATE)
    assert story.obligations()["plan_maken"].state is ObligationState.BREACHED
    assert given(story) == (FIRST, SECOND)
    story.change('UPDATE "case" SET next_due = recorded_at')
    story.wake(LATE + timedelta(days=1))
    assert len(reminders(story)) == 2
    assert proved(story)


def test_nobody_is_reminded_of_what_was_fulfilled(story: CaseStory):
    story.record(NORTH, FactDraft("plan"), later(1))
    story.wake(LATE)
    assert (given(story), story.notices(NORTH)) == ((), [])


def test_a_duty_that_is_known_only_when_it_is_late_was_never_to_be_reminded_of(story: CaseStory):
    story.open("oud", policy="herinnerd", ggz=(NORTH,), at=LATE)
    story.record(SCHOOL, FactDraft("melding", {"ontvangen_op": "2026-02-02"}), LATE, case_id="oud")
    assert story.obligations("oud")["plan_maken"].state is ObligationState.BREACHED
    assert story.obligations("oud")["plan_maken"].reminders_given == ()


def test_when_the_deadline_moves_the_new_moments_count_and_none_is_given_twice(story: CaseStory):
    story.wake(FIRST)
    story.record(TOWN, FactDraft("uitstel"), later(15))
    moved = story.obligations()["plan_maken"].reminders
    assert moved[0] == FIRST + timedelta(days=14, hours=-1)  # summer time has begun
    story.wake(moved[0])
    assert given(story) == (FIRST, moved[0])
    assert proved(story)


def test_while_the_term_stands_still_nothing_is_said(story: CaseStory):
    until = "2026-03-20"
    story.record(TOWN, FactDraft("pauze", {"tot": until}), later(8))
    reminder = story.obligations()["plan_maken"].reminders[0]
    story.record(TOWN, FactDraft("pauze", {"tot": "2026-06-01"}), later(9))
    story.wake(reminder)
    assert story.obligations()["plan_maken"].state is ObligationState.SUSPENDED
    assert given(story) == ()


def test_of_what_nobody_holds_the_director_is_reminded(story: CaseStory):
    story.join("ggz", NORTH, later(1), kind="party_left")
    story.wake(FIRST)
    (notice,) = story.notices(TOWN)
    assert notice.notice.what.nl.endswith("Niemand heeft in deze zaak de rol behandelaar.")
    assert notice.notice.what.en.endswith("Nobody is therapist in this case.")
    assert proved(story)
