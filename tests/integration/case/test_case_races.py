"""Two acts on one task at the same moment: one happens, the other hears in words that it came too late."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from orchestrator.domain.work import TaskState
from orchestrator.errors import SpeelruimteError, TaskStateConflict
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.tasks import complete_task, fail_task, release_task
from tests.integration.case.case_story import CONSULT, MONDAY, NORTH, REPORT, SCHOOL, TOWN, CaseStory, all_at_once
from tests.patience import PATIENCE


def _complete(story: CaseStory, task: str):
    return lambda: story.do(complete_task, NORTH, task, [CONSULT], at=MONDAY, key=f"{task} done")


def _fail(story: CaseStory, task: str):
    return lambda: story.do(fail_task, NORTH, task, "Geen plek", at=MONDAY, key=f"{task} failed")


def _release(story: CaseStory, task: str):
    return lambda: story.do(release_task, TOWN, task, at=MONDAY, key=f"{task} released")


@pytest.mark.parametrize("act", [_complete, _fail])
def test_whoever_finishes_while_the_director_takes_it_back_is_refused_in_words_or_was_first(story: CaseStory, act):
    for number in range(6):
        case_id = f"zaak-{number}"
        story.open(case_id)
        story.record(SCHOOL, REPORT, case_id=case_id)
        task = story.claim(NORTH, story.task(case=case_id)).id
        outcomes = all_at_once(act(story, task), _release(story, task))
        refused = [each for each in outcomes if isinstance(each, Exception)]
        assert all(isinstance(each, SpeelruimteError) for each in refused), refused
        assert story.do(rebuild_case, case_id, write=False).differences == ()


@pytest.mark.parametrize("act", [_complete, _fail])
def test_a_task_that_was_released_while_one_waited_for_the_case_is_no_longer_claimed(story: CaseStory, act):
    story.open()
    story.record(SCHOOL, REPORT)
    task = story.claim(NORTH, story.task()).id
    outcomes = _while_the_case_is_held(
        story, act(story, task), lambda held: release_task(held, TOWN, task, at=MONDAY, key="back")
    )
    (lost,) = outcomes
    assert isinstance(lost, TaskStateConflict)
    assert (lost.state, lost.wanted) == (TaskState.WITHDRAWN, "claimed")


def _while_the_case_is_held(story: CaseStory, act, first):
    """Begin `act` while another transaction has done `first` and not yet committed; return what became of `act`."""

    def outcome():
        try:
            return act()
        except Exception as raised:  # noqa: BLE001 the test looks at what was raised
            return raised

    with ThreadPoolExecutor(1) as pool:
        with story.database.transaction() as session:
            first(session)
            waiting = pool.submit(outcome)
            _until_somebody_waits(story)
        return [waiting.result(timeout=PATIENCE)]


def _until_somebody_waits(story: CaseStory) -> None:
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    while not story.query(asked)[0][0]:
        time.sleep(0.02)
