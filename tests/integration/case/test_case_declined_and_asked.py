"""A partner says no to work, gives it back, or asks something: the director finds the reason and the question."""

import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.domain.journal import InputKind
from orchestrator.domain.work import TaskState
from orchestrator.errors import CaseNotFound, FactRefused, NotYours, TaskNotOffered
from orchestrator.usecases.inbox import ask_director
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.tasks import complete_task, decline_task, release_task
from tests.integration.case.case_story import MONDAY, NORTH, SCHOOL, SOUTH, STRANGER, TOWN, CaseStory, later

WORK = FactDraft("work_given", {"role": "ggz", "what": "Bel de ouders"})


@pytest.fixture
def story(story: CaseStory) -> CaseStory:
    story.open(policy="regie")
    return story


def test_who_declines_leaves_the_offer_to_the_others_and_a_reason_to_the_director(story: CaseStory):
    story.record(TOWN, WORK)
    task = story.task()
    declined = story.do(decline_task, NORTH, task.id, "Geen plek", at=later(1), key="nee")
    assert declined.state is TaskState.OFFERED
    said = [each for each in story.journal() if each.kind is InputKind.TASK_DECLINED]
    assert [(each.party, each.body) for each in said] == [(NORTH.party, {"task": task.id, "reason": "Geen plek"})]
    assert story.claim(SOUTH, task).state is TaskState.CLAIMED
    assert story.do(rebuild_case, "zaak", write=False).differences == ()


def test_declining_twice_under_one_key_is_declining_once(story: CaseStory):
    story.record(TOWN, WORK)
    task = story.task()
    story.do(decline_task, NORTH, task.id, "Geen plek", at=later(1), key="nee")
    before = story.counts()
    story.do(decline_task, NORTH, task.id, "Geen plek", at=later(2), key="nee")
    assert story.counts() == before


def test_only_an_offer_to_oneself_can_be_declined(story: CaseStory):
    story.record(TOWN, WORK)
    task = story.task()
    with pytest.raises(NotYours):
        story.do(decline_task, SCHOOL, task.id, "Niet voor ons", at=MONDAY, key="nee")
    story.claim(NORTH, task)
    with pytest.raises(TaskNotOffered):
        story.do(decline_task, NORTH, task.id, "Toch niet", at=MONDAY, key="nee")


def test_work_given_back_keeps_the_reason(story: CaseStory):
    story.record(TOWN, WORK)
    task = story.task()
    story.claim(NORTH, task)
    anew = story.do(release_task, NORTH, task.id, at=later(1), key="terug", reason="Ziek")
    assert (anew.state, anew.generation) == (TaskState.OFFERED, 2)
    said = next(each for each in story.journal() if each.kind is InputKind.TASK_RELEASED)
    assert said.body == {"task": task.id, "reason": "Ziek"}


def test_a_question_is_work_for_the_director_and_its_answer_is_the_report(story: CaseStory):
    asked = story.do(ask_director, NORTH, "zaak", "Welke ouder bel ik?", at=MONDAY, key="vraag").fact
    task = story.task()
    assert (task.what, task.offered_to, task.role) == ("Welke ouder bel ik?", (TOWN.party,), "gemeente")
    story.claim(TOWN, task)
    answer = FactDraft("work_done", {"report": "De moeder"})
    done = story.do(complete_task, TOWN, task.id, [answer], at=later(1), key="antwoord")
    assert done.recorded.fact.fields == {"work": asked.id, "report": "De moeder"}


def test_only_the_director_is_asked_and_only_by_who_takes_part(story: CaseStory):
    with pytest.raises(FactRefused, match="no role in this case"):
        story.record(NORTH, FactDraft("work_given", {"role": "school", "what": "Bel ons"}))
    with pytest.raises(CaseNotFound):
        story.do(ask_director, STRANGER, "zaak", "Wat is dit?", at=MONDAY, key="vraag")
