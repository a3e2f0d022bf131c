"""A case is closed and reopened by facts: nothing is lost in between, and while it is closed its clock rests."""

import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.domain.work import TaskState
from orchestrator.errors import FactRefused, TaskNotOffered
from orchestrator.usecases.explain_case import explain
from orchestrator.usecases.rebuild_case import rebuild_case
from tests.integration.case.case_story import (
    ANSWER,
    NORTH,
    QUESTION,
    SCHOOL,
    SOUTH,
    TOWN,
    CaseStory,
    later,
)

CLOSE, REOPEN = FactDraft("case_closed", {"why": "Klaar"}), FactDraft("case_reopened")


@pytest.fixture
def story(story: CaseStory) -> CaseStory:
    story.open(policy="regie")
    story.record(SCHOOL, QUESTION)
    return story


def test_a_case_does_not_close_while_something_required_is_owed(story: CaseStory):
    with pytest.raises(FactRefused):
        story.record(TOWN, CLOSE, later(1))
    assert story.seen().case.closed_since is None


def test_closing_takes_open_work_back_and_reopening_offers_it_anew(story: CaseStory):
    story.record(TOWN, ANSWER, later(1))
    task = story.claim(NORTH, story.task(), later(1))
    closed = story.record(TOWN, CLOSE, later(2))
    assert closed.case.closed_since == later(2)
    seen = story.seen()
    assert [each.state for each in seen.tasks] == [TaskState.WITHDRAWN]
    assert {each.rule: str(each.state) for each in seen.obligations} == {
        "antwoorden": "fulfilled",
        "plan_beloven": "withdrawn",
    }
    with pytest.raises(TaskNotOffered):
        story.claim(SOUTH, task, later(3))
    with pytest.raises(FactRefused):
        story.record(NORTH, FactDraft("plan"), later(3))

    story.record(TOWN, REOPEN, later(4))
    seen = story.seen()
    assert seen.case.closed_since is None
    assert [(each.generation, each.state) for each in seen.tasks] == [
        (1, TaskState.WITHDRAWN),
        (2, TaskState.OFFERED),
    ]
    assert story.obligations()["plan_beloven"].state == "open"
    assert story.do(rebuild_case, "zaak", write=False).differences == ()


def test_the_same_request_to_close_gets_its_first_answer_also_when_the_case_is_open_again(story: CaseStory):
    story.record(TOWN, ANSWER, later(1))
    first = story.record(TOWN, CLOSE, later(2), key="sluit")
    story.record(TOWN, REOPEN, later(3))
    again = story.record(TOWN, CLOSE, later(4), key="sluit")
    assert again.replayed
    assert again.case == first.case
    assert story.seen().case.closed_since is None


def test_the_clock_leaves_a_closed_case_alone_and_wakes_it_once_it_is_open_again(story: CaseStory):
    story.record(TOWN, ANSWER, later(1))
    story.record(TOWN, CLOSE, later(2))
    assert story.seen().case.next_due is None
    before = story.counts()
    assert story.wake(later(100)).count == 0
    assert story.counts() == before
    story.record(TOWN, REOPEN, later(101))
    assert story.obligations()["plan_beloven"].state == "breached", "the term ran on"


def test_what_comes_after_closing_may_still_be_said_where_the_policy_says_so(story: CaseStory):
    with pytest.raises(FactRefused):
        story.record(SCHOOL, FactDraft("bezwaar"), later(1))
    story.record(TOWN, ANSWER, later(1))
    story.record(TOWN, CLOSE, later(2))
    assert story.record(SCHOOL, FactDraft("bezwaar"), later(3)).fact.type == "bezwaar"


def test_stages_and_milestones_are_seen_and_explained(story: CaseStory):
    def standing() -> dict[str, bool]:
        return {each.standing.scope: each.standing.holds for each in story.seen().scopes}

    assert standing() == {"bezwaarfase": False, "beantwoord": False}
    before = story.do(explain, SCHOOL, "zaak", "beantwoord", at=later(1))
    assert (before.subject.holds, before.rule) == (False, None)
    answered = story.record(TOWN, ANSWER, later(1))
    assert [each.body["scope"]["scope"] for each in answered.consequences if "scope" in each.body] == [
        "beantwoord",
        "bezwaarfase",
    ]
    assert standing() == {"bezwaarfase": True, "beantwoord": True}
    assert [each.title.en for each in story.seen().scopes] == ["Objection stage", "Answered"]
    told = story.do(explain, SCHOOL, "zaak", "scope:beantwoord", at=later(1))
    assert (told.rule, told.source, [each.id for each in told.facts]) == (
        "is_beantwoord",
        "Regie 10",
        [answered.fact.id],
    )
    story.record(TOWN, FactDraft("antwoord", corrects=answered.fact.id, retracts=True), later(2))
    assert standing() == {"bezwaarfase": False, "beantwoord": False}
    assert story.do(rebuild_case, "zaak", write=False).differences == ()
