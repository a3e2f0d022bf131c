"""A case that cannot be evaluated stands still by itself: the others of its town go on, and everybody sees it."""

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from api.web.words.language import language
from api.web.words.worklist_rows import worklist_rows
from orchestrator.db.set_apart import count_apart, list_apart
from orchestrator.db.trouble import is_away
from orchestrator.domain.case import FactDraft
from orchestrator.domain.condition import ApartKind
from orchestrator.domain.listing import Page
from orchestrator.domain.work import ObligationState
from orchestrator.domain.worklist import Urgency, WorklistFilter
from orchestrator.errors import CaseSetApart
from orchestrator.settings import Settings
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import moves, oversee_case
from orchestrator.usecases.worklist import see_worklist
from tests.integration.case.case_story import DECISION, MONDAY, REPORT, SCHOOL, TOWN, CaseStory, later
from workers.clocks import SHORTEST_REST, Waker

UNREADABLE = """
INSERT INTO policy_version (digest, name, in_force, text, published_at)
SELECT 'unreadable', 'onleesbaar', '2020-01-01', 'rules: {nobody: [understands', now()
"""


@pytest.fixture
def waker(story: CaseStory) -> Waker:
    return Waker(story.database, Settings())


def plant(story: CaseStory, case_id: str) -> None:
    """Give the case a policy nobody can read."""
    story.change(UNREADABLE + " WHERE NOT EXISTS (SELECT FROM policy_version WHERE digest = 'unreadable')")
    story.change(f"UPDATE \"case\" SET digest = 'unreadable', epoch = epoch + 1 WHERE id = '{case_id}'")  # noqa: S608


def mend(story: CaseStory, case_id: str, like: str) -> None:
    same = f"(SELECT digest FROM \"case\" WHERE id = '{like}')"  # noqa: S608
    story.change(f"UPDATE \"case\" SET digest = {same}, next_due = now() WHERE id = '{case_id}'")  # noqa: S608


def with_cases(story: CaseStory, number: int) -> list[str]:
    ids = [f"zaak-{each:02d}" for each in range(number)]
    for case_id in ids:
        story.open(case_id)
        story.record(SCHOOL, REPORT, case_id=case_id)
    return ids


def test_the_clock_of_a_town_goes_on_past_cases_that_cannot_be_evaluated(story: CaseStory, waker: Waker):
    ids = with_cases(story, 6)
    broken, whole = ids[:2], ids[2:]
    for case_id in broken:
        plant(story, case_id)

    waker.wake(TOWN.party)

    for case_id in whole:
        assert story.obligations(case_id)["beslissen"].state is ObligationState.BREACHED
    apart = story.do(list_apart)
    assert {each.subject for each in apart} == set(broken)
    assert {each.kind for each in apart} == {ApartKind.CASE}
    assert all(each.attempts == 1 and each.next_try_at > each.since and each.reason for each in apart)
    assert story.do(count_apart)["case"] == 2
    due = dict(story.query('SELECT id, next_due FROM "case"'))
    assert all(due[each.subject] == each.next_try_at for each in apart), "until then it does not count as due"
    assert waker.wake(TOWN.party).seconds >= SHORTEST_REST


def test_pauses_grow_and_the_mark_goes_when_the_case_can_be_evaluated_again(story: CaseStory, waker: Waker):
    broken, whole = with_cases(story, 2)
    plant(story, broken)
    pauses = []
    for _ in range(4):
        story.change("UPDATE \"case\" SET next_due = now() - interval '1 second' WHERE digest = 'unreadable'")
        waker.wake(TOWN.party)
        (apart,) = story.do(list_apart)
        ((pause,),) = story.query("SELECT next_try_at - now() FROM set_apart WHERE ended_at IS NULL")
        pauses.append(pause)
    assert apart.attempts == 4
    assert pauses == sorted(pauses)
    assert pauses[-1] > 4 * pauses[0]

    mend(story, broken, whole)
    waker.wake(TOWN.party)
    assert story.do(list_apart) == ()
    (over,) = story.do(list_apart, over=True)
    assert (over.ended_how, over.subject) == ("recovered", broken)
    assert story.obligations(broken)["beslissen"].state is ObligationState.BREACHED
    assert story.do(rebuild_case, broken, write=False).differences == ()


def test_adding_to_such_a_case_says_that_it_is_set_apart(story: CaseStory):
    broken, whole = with_cases(story, 2)
    plant(story, broken)
    with pytest.raises(CaseSetApart, match="set apart"):
        story.record(TOWN, DECISION, case_id=broken)
    assert story.record(TOWN, DECISION, case_id=whole).fact.type == "besluit"


def test_facts_that_cannot_be_read_back_are_about_their_case_alone(story: CaseStory, waker: Waker):
    broken, whole = with_cases(story, 2)
    story.change("ALTER TABLE journal DISABLE TRIGGER journal_append_only")
    story.change(
        f"UPDATE journal SET body = body || '{{\"type\": \"niemand_kent_dit\"}}' WHERE case_id = '{broken}'"  # noqa: S608
        " AND body->>'type' = 'melding'"
    )
    story.change(f"UPDATE \"case\" SET epoch = epoch + 1 WHERE id = '{broken}'")  # noqa: S608
    waker.wake(TOWN.party)
    assert [each.subject for each in story.do(list_apart)] == [broken]
    assert story.obligations(whole)["beslissen"].state is ObligationState.BREACHED
    with pytest.raises(CaseSetApart):
        story.record(SCHOOL, FactDraft("melding", {"ontvangen_op": "2026-03-01"}), case_id=broken)


def test_a_policy_nobody_can_read_does_not_take_along_the_lists_of_others(story: CaseStory):
    with_cases(story, 1)
    before = story.do(list_policies)
    story.change(UNREADABLE)
    assert story.do(list_policies) == before


def test_a_database_that_is_away_is_no_fault_of_a_case(story: CaseStory):
    def cut(session: Session) -> None:
        session.connection().exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    def too_slow(session: Session) -> None:
        session.connection().exec_driver_sql("SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)")

    with pytest.raises(SQLAlchemyError) as gone:
        story.do(cut)
    with pytest.raises(SQLAlchemyError) as slow:
        story.do(too_slow)
    assert is_away(gone.value)
    assert not is_away(slow.value), "one statement that takes too long is about what it was for"


def test_looking_at_such_a_case_says_so_and_the_worklist_marks_it(story: CaseStory, waker: Waker):
    broken, whole = with_cases(story, 2)
    plant(story, broken)
    waker.wake(TOWN.party)
    for look in (oversee_case, moves):
        with pytest.raises(CaseSetApart):
            story.do(look, TOWN, broken, at=MONDAY)
        story.do(look, TOWN, whole, at=MONDAY)
    with story.database.transaction() as session:
        listed = see_worklist(session, TOWN, WorklistFilter(urgency=Urgency.ANY), Page(), at=later(30))
        lines = worklist_rows(session, listed.found, language("nl"), later(30))
    assert {line.case for line in lines} == {broken, whole}, "the list does not stop for it"
    assert {line.case for line in lines if line.apart_since} == {broken}
