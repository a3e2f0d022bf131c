"""A claim by a program is a lease: who falls silent loses it, and the work is offered anew, but not for ever."""

from datetime import timedelta

import pytest

from orchestrator.db.set_apart import list_apart
from orchestrator.domain.party import PLATFORM, Actor
from orchestrator.domain.work import TaskState
from orchestrator.errors import NotYours, TaskNotFound, TaskStateConflict
from orchestrator.settings import Settings
from orchestrator.usecases.offers import MOST, lease_task
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.stuck import drop_stuck, set_case_apart
from orchestrator.usecases.tasks import claim_task, complete_task, release_task
from tests.integration.case.case_story import (
    CONSULT,
    MONDAY,
    NORTH,
    REPORT,
    SCHOOL,
    SOUTH,
    STRANGER,
    TOWN,
    CaseStory,
    later,
)
from workers.expiry import lapse_some

TWO_MINUTES = timedelta(minutes=2)
SOMEBODY = Actor(NORTH.party, "behandelaar")


def offered(story: CaseStory) -> str:
    story.open()
    story.record(SCHOOL, REPORT)
    return story.task().id


def falls_silent(story: CaseStory) -> None:
    """Let every lease be over, and the platform look."""
    story.change("UPDATE lease SET until = now() - interval '1 second'")
    lapse_some(Settings(), story.database)


def leases(story: CaseStory) -> list[str]:
    return [row.task_id for row in story.query("SELECT task_id FROM lease")]


def test_work_of_a_program_that_falls_silent_is_offered_anew_after_a_pause(story: CaseStory):
    task = offered(story)
    story.do(claim_task, NORTH, task, at=MONDAY, key="c", lease=TWO_MINUTES)
    falls_silent(story)
    anew = story.task()
    assert (anew.state, anew.generation, anew.id != task) == (TaskState.OFFERED, 2, True)
    said = [each for each in story.journal() if each.kind == "task_released"]
    assert [(each.party, each.body["task"]) for each in said] == [(PLATFORM.party, task)]
    assert "silent" in said[0].body["reason"]
    waits = story.query(
        "SELECT due_at > created_at + interval '20 seconds' FROM outbox WHERE payload->>'task_id' = :task", task=anew.id
    )
    assert {row[0] for row in waits} == {True}
    assert leases(story) == []
    assert story.do(rebuild_case, "zaak", write=False).differences == ()
    with pytest.raises(TaskStateConflict):
        story.do(complete_task, NORTH, task, [CONSULT], at=MONDAY, key="late")


def test_who_shows_that_it_works_keeps_the_task(story: CaseStory):
    task = offered(story)
    story.do(claim_task, NORTH, task, at=MONDAY, key="c", lease=TWO_MINUTES)
    story.change("UPDATE lease SET until = now() - interval '1 second'")
    assert story.do(lease_task, NORTH, task, TWO_MINUTES, begins=True).begun == 1
    assert story.do(lease_task, NORTH, task, TWO_MINUTES, begins=False).begun == 1
    assert story.do(lease_task, NORTH, task, TWO_MINUTES, begins=True).begun == 2
    lapse_some(Settings(), story.database)
    assert story.task().state is TaskState.CLAIMED
    story.do(complete_task, NORTH, task, [CONSULT], at=MONDAY, key="done")
    falls_silent(story)
    assert story.task().state is TaskState.COMPLETED


def test_a_program_that_says_nothing_about_it_has_a_lease_and_a_person_has_none(story: CaseStory):
    task = offered(story)
    story.claim(NORTH, story.task())
    assert leases(story) == [task]
    anew = story.do(release_task, NORTH, task, at=MONDAY, key="back")
    story.claim(SOMEBODY, anew)
    assert leases(story) == [task]
    falls_silent(story)
    assert (story.task().state, story.task().person) == (TaskState.CLAIMED, "behandelaar")


def test_who_falls_silent_time_and_again_has_failed_and_the_director_decides(story: CaseStory):
    offered(story)
    for turn in range(MOST):
        task = story.task()
        assert (task.state, task.generation) == (TaskState.OFFERED, turn + 1)
        story.do(claim_task, NORTH, task.id, at=MONDAY, key=f"c{turn}", lease=TWO_MINUTES)
        falls_silent(story)
    failed = story.task()
    assert (failed.state, failed.generation) == (TaskState.FAILED, MOST)
    assert story.do(rebuild_case, "zaak", write=False).differences == ()

    anew = story.do(release_task, TOWN, failed.id, at=MONDAY, key="again")
    story.do(claim_task, NORTH, anew.id, at=MONDAY, key="c", lease=TWO_MINUTES)
    falls_silent(story)
    assert story.task().state is TaskState.OFFERED, "what the director offers anew is counted anew"


def test_a_lease_is_of_who_holds_the_task(story: CaseStory):
    task = offered(story)
    with pytest.raises(TaskStateConflict, match="claimed"):
        story.do(lease_task, NORTH, task, TWO_MINUTES, begins=True)
    story.claim(NORTH, story.task())
    with pytest.raises(NotYours):
        story.do(lease_task, SOUTH, task, TWO_MINUTES, begins=True)
    with pytest.raises(TaskNotFound):
        story.do(lease_task, STRANGER, task, TWO_MINUTES, begins=True)


def test_holding_on_waits_for_nobody_who_is_at_work_in_the_case(story: CaseStory):
    task = offered(story)
    story.claim(NORTH, story.task())
    with story.database.transaction() as session:
        session.connection().exec_driver_sql("SELECT 1 FROM \"case\" WHERE id = 'zaak' FOR UPDATE")
        assert story.do(lease_task, NORTH, task, TWO_MINUTES, begins=True).begun == 1


def test_no_program_makes_a_lease_of_what_a_person_of_its_party_took_on(story: CaseStory):
    task = offered(story)
    story.claim(SOMEBODY, story.task())
    with pytest.raises(NotYours, match="behandelaar"):
        story.do(lease_task, NORTH, task, TWO_MINUTES, begins=True)
    assert leases(story) == []
    falls_silent(story)
    assert (story.task().state, story.task().person) == (TaskState.CLAIMED, "behandelaar")


def test_leases_in_a_case_that_is_set_apart_wait_for_it_and_hold_up_no_other(story: CaseStory):
    task = offered(story)
    story.do(claim_task, NORTH, task, at=MONDAY, key="c", lease=TWO_MINUTES)
    story.change("UPDATE lease SET until = now() - interval '1 second'")
    again = story.do(set_case_apart, "zaak", "PolicyErrors: line 3", at=MONDAY)
    lapse_some(Settings(), story.database)
    lapse_some(Settings(), story.database)
    assert [(each.attempts, each.next_try_at) for each in story.do(list_apart)] == [(1, again)], "nobody pushes it on"
    assert story.task().state is TaskState.CLAIMED
    (apart,) = story.do(list_apart)
    story.do(drop_stuck, apart.id, by="beheerder", why="Wacht op nieuw beleid", at=MONDAY)
    lapse_some(Settings(), story.database)
    assert story.do(list_apart) == (), "nor is it set apart anew"
    assert story.task().state is TaskState.CLAIMED
    story.join("ggz", SOUTH, later(1))
    lapse_some(Settings(), story.database)
    assert (story.task().state, story.task().generation) == (TaskState.OFFERED, 2)
