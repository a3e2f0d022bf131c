"""What a rule does not foresee: work the director gives, what is no longer asked for, and a role that nobody holds."""

from datetime import date, timedelta

import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.domain.listing import ObligationFilter, Page
from orchestrator.domain.work import TaskState
from orchestrator.errors import FactInvalid, FactRefused, TaskNotAnswered
from orchestrator.usecases.deadlines import list_obligations
from orchestrator.usecases.explain_case import explain
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.tasks import complete_task
from tests.integration.case.case_story import (
    MONDAY,
    NORTH,
    QUESTION,
    REPORT,
    SCHOOL,
    SOUTH,
    STRANGER,
    TOWN,
    WEST,
    CaseStory,
    later,
)

WORK = FactDraft("work_given", {"role": "ggz", "what": "Bel de ouders", "wanted_on": "2026-03-09"})


@pytest.fixture
def story(story: CaseStory) -> CaseStory:
    story.open(policy="regie")
    return story


def test_the_director_gives_work_and_whoever_takes_it_says_that_it_is_done(story: CaseStory):
    given = story.record(TOWN, WORK).fact
    task = story.task()
    assert (task.task, task.what, task.offered_to) == ("ad_hoc", "Bel de ouders", (NORTH.party, SOUTH.party))
    assert (task.last_day, task.yields) == (date(2026, 3, 9), "work_done")
    story.claim(SOUTH, task)
    done = story.do(complete_task, SOUTH, task.id, [], at=later(1), key="klaar")
    assert done.task.state is TaskState.COMPLETED
    assert done.recorded.fact.fields == {"work": given.id}
    assert story.do(rebuild_case, "zaak", write=False).differences == ()
    again = story.do(complete_task, SOUTH, task.id, [], at=later(2), key="klaar")
    assert again.recorded.replayed
    assert again.task == done.task


def test_a_report_goes_along_and_the_work_it_is_about_is_filled_in(story: CaseStory):
    first, second = (story.record(TOWN, WORK).fact for _ in range(2))
    task = next(each for each in story.seen().tasks if second.id in each.facts)
    story.claim(NORTH, task)
    report = FactDraft("work_done", {"report": "Gebeld"})
    done = story.do(complete_task, NORTH, task.id, [report], at=later(1), key="klaar")
    assert done.recorded.fact.fields == {"work": second.id, "report": "Gebeld"}
    states = {each.facts[0]: str(each.state) for each in story.seen().tasks}
    assert states == {first.id: "offered", second.id: "completed"}


def test_work_for_one_party_is_offered_to_that_party(story: CaseStory):
    story.record(TOWN, FactDraft("work_given", {**WORK.fields, "party": SOUTH.party}))
    assert story.task().offered_to == (SOUTH.party,)


def test_the_directors_own_words_do_not_travel(story: CaseStory):
    story.record(TOWN, WORK)
    orders = [row.payload for row in story.query("SELECT payload FROM outbox WHERE kind = 'start_task'")]
    assert [each["title_en"] for each in orders] == ["Work given by the director"] * 2
    assert not any("Bel de ouders" in str(each) for each in orders)


@pytest.mark.parametrize(
    ("fields", "field", "expected"),
    [
        ({"role": "buurt"}, "role", "one of gemeente, school, ggz"),
        ({"party": WEST.party}, "party", "a party that is ggz in this case (ggz-noord, ggz-zuid)"),
    ],
)
def test_work_is_given_to_a_role_or_a_party_that_is_there(story: CaseStory, fields, field: str, expected: str):
    with pytest.raises(FactInvalid) as raised:
        story.record(TOWN, FactDraft("work_given", {**WORK.fields, **fields}))
    assert [(each.field, each.expected) for each in raised.value.errors] == [(field, expected)]


def test_only_the_director_gives_work(story: CaseStory):
    with pytest.raises(FactRefused):
        story.record(SCHOOL, WORK)


def test_other_tasks_still_need_the_fact_they_ask_for(story: CaseStory):
    story.record(SCHOOL, QUESTION)
    task = story.task()
    story.claim(NORTH, task)
    with pytest.raises(TaskNotAnswered):
        story.do(complete_task, NORTH, task.id, [], at=later(1), key="leeg")


def test_what_is_waived_says_by_whom_and_why_and_lets_the_case_close(story: CaseStory):
    story.record(SCHOOL, QUESTION)
    withdrawn = story.record(SCHOOL, FactDraft("intrekking"), later(1)).fact
    waived = story.obligations()["antwoorden"]
    assert (waived.state, waived.settled_by, waived.settled_source) == ("waived", "ingetrokken", "Regie 5")
    assert waived.settled_facts == (withdrawn.id,)
    told = story.do(explain, SCHOOL, "zaak", waived.key, at=later(1))
    assert told.settled.title.en == "Who withdraws no longer waits"
    assert withdrawn.id in {each.id for each in told.facts}
    story.record(TOWN, FactDraft("case_closed"), later(2))
    assert story.obligations()["antwoorden"].state == "waived"
    assert story.do(rebuild_case, "zaak", write=False).differences == ()


def test_what_is_not_required_says_so(story: CaseStory):
    story.record(SCHOOL, QUESTION)
    assert {rule: owed.required for rule, owed in story.obligations().items()} == {
        "antwoorden": True,
        "plan_beloven": False,
    }
    bodies = [each.body["obligation"] for each in story.journal() if "obligation" in each.body]
    assert {each["rule"]: each.get("required") for each in bodies} == {"antwoorden": None, "plan_beloven": False}


def test_what_a_vacant_role_owes_is_seen_until_somebody_holds_it(story: CaseStory):
    story.open("leeg", policy="regie", ggz=())
    story.record(SCHOOL, QUESTION, case_id="leeg")
    story.record(SCHOOL, QUESTION)

    def unheld() -> list[tuple[str, str]]:
        found = story.do(list_obligations, TOWN, ObligationFilter(unheld=True), Page(), at=MONDAY).found
        return [(each.case_id, each.obligation.rule) for each in found]

    assert unheld() == [("leeg", "plan_beloven")]
    assert [each.rule for each in story.seen(case_id="leeg").unheld] == ["plan_beloven"]
    assert story.seen().unheld == ()
    story.record(TOWN, FactDraft("party_joined", {"role": "ggz", "party": WEST.party}), later(1), case_id="leeg")
    assert unheld() == []


def test_a_fact_says_what_is_so_and_not_what_will_be(story: CaseStory):
    ahead = FactDraft("vraag", QUESTION.fields, occurred_at=MONDAY + timedelta(days=1, seconds=1))
    with pytest.raises(FactInvalid, match="at most a day ahead of now"):
        story.record(SCHOOL, ahead)
    story.record(SCHOOL, FactDraft("vraag", QUESTION.fields, occurred_at=later(1)))
    joins = FactDraft("party_joined", {"role": "ggz", "party": WEST.party}, occurred_at=later(90))
    assert story.record(TOWN, joins).case.next_due == later(14) or story.seen().case.next_due is not None


def test_strangers_see_none_of_it(story: CaseStory):
    story.record(TOWN, WORK)
    assert story.notices(STRANGER) == []
    assert REPORT.type not in story.seen().roles
