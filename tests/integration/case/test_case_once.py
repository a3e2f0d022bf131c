"""A request sent twice is answered twice and done once, also when both come at the same moment."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from orchestrator.domain.case import CaseDraft, FactDraft
from orchestrator.errors import CaseExists, IdempotencyConflict, TaskAlreadyClaimed
from orchestrator.usecases.facts import record_fact, record_facts
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.tasks import claim_task, complete_task, fail_task, release_task
from tests.integration.case.case_story import (
    CONSULT,
    MONDAY,
    NORTH,
    REPORT,
    SCHOOL,
    SOUTH,
    TOWN,
    CaseStory,
    all_at_once,
    later,
)

OPENING = CaseDraft("zorg", TOWN.party, "Zaak", {"school": (SCHOOL.party,)}, facts=(replace(REPORT, role="gemeente"),))


def test_eight_times_the_same_fact_at_once_is_one_fact(story: CaseStory):
    story.open()
    answers = all_at_once(*[lambda: story.record(SCHOOL, REPORT, key="een")] * 8)
    assert [answer.seq for answer in answers] == [answers[0].seq] * 8
    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 7
    assert [entry.body["type"] for entry in story.journal() if entry.kind == "fact"].count("melding") == 1


def test_a_fact_answered_before_gets_the_whole_answer_again_after_the_case_went_on(story: CaseStory):
    story.open()
    first = story.record(SCHOOL, REPORT, key="een")
    story.record(NORTH, CONSULT, later(1))
    before = story.counts()
    assert replace(story.record(SCHOOL, REPORT, later(9), key="een"), replayed=False) == first
    assert story.counts() == before


def test_several_facts_of_one_request_are_answered_again_together(story: CaseStory):
    story.open()
    two = [REPORT, FactDraft("melding", {"ontvangen_op": "2026-03-01"})]
    first = story.do(record_facts, SCHOOL, "zaak", two, at=MONDAY, key="twee")
    again = story.do(record_facts, SCHOOL, "zaak", two, at=MONDAY, key="twee")
    assert len(first.facts) == 2
    assert replace(again, replayed=False) == first


def test_a_key_is_of_one_request_and_of_one_party(story: CaseStory):
    story.open()
    story.open("andere")
    story.record(SCHOOL, REPORT, key="een")
    with pytest.raises(IdempotencyConflict):
        story.record(SCHOOL, FactDraft("melding", {"ontvangen_op": "2026-03-01"}), key="een")
    with pytest.raises(IdempotencyConflict):
        story.record(SCHOOL, REPORT, key="een", case_id="andere")
    assert not story.record(TOWN, REPORT, key="een").replayed


def test_one_key_on_two_cases_at_once_reaches_one_of_them(story: CaseStory):
    story.open()
    story.open("andere")
    outcomes = all_at_once(
        *[
            lambda: story.record(SCHOOL, REPORT, key="een"),
            lambda: story.record(SCHOOL, REPORT, key="een", case_id="andere"),
        ]
        * 4
    )
    conflicts = [each for each in outcomes if isinstance(each, IdempotencyConflict)]
    assert len(conflicts) == 4
    recorded = story.query("SELECT case_id FROM journal WHERE kind = 'fact' AND body->>'type' = 'melding'")
    assert len(recorded) == 1


def test_a_case_opened_many_times_at_once_is_one_case(story: CaseStory):
    answers = all_at_once(*[lambda: story.do(open_case, TOWN, OPENING, at=MONDAY, key="open")] * 6)
    assert all(replace(answer, replayed=False) == replace(answers[0], replayed=False) for answer in answers)
    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 5
    assert story.counts()['"case"'] == 1


def test_a_case_id_is_taken_once(story: CaseStory):
    story.open()
    with pytest.raises(CaseExists):
        story.open()


def test_of_many_parties_that_claim_at_once_one_gets_it(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    task = story.task()
    outcomes = all_at_once(*[lambda who=who: story.claim(who, task) for who in (NORTH, SOUTH) * 4])
    winners = [each for each in outcomes if not isinstance(each, Exception)]
    assert len(winners) == 1
    lost = [each for each in outcomes if isinstance(each, TaskAlreadyClaimed)]
    assert {(each.by) for each in lost} == {winners[0].claimed_by}
    assert len(lost) == 7
    loser = next(each.party for each in (NORTH, SOUTH) if each.party != winners[0].claimed_by)
    assert story.outbox()[-1] == ("withdraw_task", f"task:{task.id}:{loser}")


def test_acts_on_a_task_are_answered_again_after_it_went_on(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    task = story.task()
    first = [
        story.do(claim_task, NORTH, task.id, at=MONDAY, key="c1"),
        story.do(fail_task, NORTH, task.id, "Geen tijd", at=MONDAY, key="f"),
        story.do(release_task, TOWN, task.id, at=MONDAY, key="r"),
    ]
    anew = first[-1]
    story.do(claim_task, NORTH, anew.id, at=MONDAY, key="c2")
    done = story.do(complete_task, NORTH, anew.id, [CONSULT], at=MONDAY, key="d")
    before = story.counts()
    again = [
        story.do(claim_task, NORTH, task.id, at=later(1), key="c1"),
        story.do(fail_task, NORTH, task.id, "Geen tijd", at=later(1), key="f"),
        story.do(release_task, TOWN, task.id, at=later(1), key="r"),
    ]
    assert again == first
    redone = story.do(complete_task, NORTH, anew.id, [CONSULT], at=later(1), key="d")
    assert (redone.task, redone.recorded.seq, redone.recorded.replayed) == (done.task, done.recorded.seq, True)
    assert story.counts() == before


class PowerCut(Exception):
    """What ends a transaction half way."""


def test_nothing_of_a_request_that_failed_half_way_is_kept(story: CaseStory):
    story.open()
    before = story.counts()

    def record_and_fail(session: Session) -> None:
        record_fact(session, SCHOOL, "zaak", REPORT, at=MONDAY, key="een")
        raise PowerCut

    with pytest.raises(PowerCut):
        story.do(record_and_fail)
    assert story.counts() == before
    assert not story.record(SCHOOL, REPORT, key="een").replayed
