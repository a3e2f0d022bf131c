"""A task that is done names who did it, also where somebody else had claimed it, or nobody had."""

from orchestrator.domain.case import FactDraft
from orchestrator.domain.listing import Page, Pile, TaskFilter
from orchestrator.domain.party import Actor
from orchestrator.domain.work import TaskState
from orchestrator.usecases.inbox import count_inbox, list_done, list_tasks
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.tasks import complete_task
from tests.integration.case.case_story import CONSULT, NORTH, REPORT, SCHOOL, SOUTH, CaseStory, later

JANSEN, DE_VRIES = Actor(SOUTH.party, "jansen"), Actor(SOUTH.party, "de-vries")


def test_a_colleague_who_finishes_claimed_work_is_named_beside_who_claimed_it(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    task = story.claim(JANSEN, story.task(), later(1))
    done = story.do(complete_task, DE_VRIES, task.id, [CONSULT], at=later(2), key="done").task
    assert (done.claimed_by, done.person) == (SOUTH.party, "jansen")
    assert (done.completed_by, done.completed_person, done.completed_at) == (SOUTH.party, "de-vries", later(2))
    assert story.task() == done
    assert story.do(rebuild_case, "zaak", write=True).differences == ()
    assert story.task() == done


def test_work_that_nobody_claimed_is_done_by_who_delivered_it_and_is_no_longer_on_offer(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    story.record(DE_VRIES, CONSULT, later(2))
    done = story.task()
    assert (done.state, done.claimed_by, done.person) == (TaskState.COMPLETED, None, None)
    assert (done.completed_by, done.completed_person) == (SOUTH.party, "de-vries")
    theirs = story.do(list_tasks, NORTH, TaskFilter(party=NORTH.party), Page()).found
    ours = story.do(list_tasks, SOUTH, TaskFilter(party=SOUTH.party), Page()).found
    assert (theirs, [each.task for each in ours]) == ((), [done])
    assert story.do(rebuild_case, "zaak", write=False).equal


def test_a_journal_of_before_tells_of_the_same_work_in_its_own_words(story: CaseStory):
    """It said of whoever delivered that they had claimed it, and nothing of who did the work."""
    story.open()
    story.record(SCHOOL, REPORT)
    story.record(DE_VRIES, CONSULT, later(2))
    story.change("ALTER TABLE journal DISABLE TRIGGER USER")
    for name in ("completed_by", "completed_person", "completed_at"):
        story.change(f"UPDATE journal SET body = body #- '{{task,{name}}}' WHERE body ? 'task'")  # noqa: S608
    claimed = "jsonb_set(body, '{task,claimed_by}', to_jsonb('ggz-zuid'::text))"
    story.change(f"UPDATE journal SET body = {claimed} WHERE body -> 'task' ->> 'state' = 'completed'")  # noqa: S608
    assert story.do(rebuild_case, "zaak", write=False).differences == ()


def test_everything_done_can_be_read_to_the_bottom_the_latest_first(story: CaseStory):
    for number in range(5):
        story.open(f"zaak-{number}")
        story.record(SCHOOL, REPORT, case_id=f"zaak-{number}")
        story.record(DE_VRIES, FactDraft("consult", {"verslag": "x"}), later(number), case_id=f"zaak-{number}")
    found, page = [], Page(2)
    while True:
        listed = story.do(list_done, JANSEN, page)
        found += [line.case_id for line in listed.found]
        if listed.next is None:
            break
        page = Page(2, listed.next)
    assert found == [f"zaak-{number}" for number in (4, 3, 2, 1, 0)]
    assert story.do(count_inbox, JANSEN)[Pile.DONE] == 5
