"""What is believed about a case can be thrown away: the journal yields it again, byte for byte."""

import json
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestrator.db import beliefs
from orchestrator.domain.case import FactDraft
from orchestrator.domain.party import Actor
from orchestrator.domain.reconcile import reconcile
from orchestrator.domain.work import Obligation, Task, TaskState
from orchestrator.domain.written import read_body
from orchestrator.errors import SpeelruimteError
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import get_case, verify_journal
from orchestrator.usecases.tasks import complete_task, fail_task, release_task
from orchestrator.usecases.turn import hold
from rules.evaluate.evaluate import evaluate
from rules.terms.said import Said, Text
from tests.integration.case.case_story import (
    CONSULT,
    DECISION,
    NORTH,
    REPORT,
    SCHOOL,
    SOUTH,
    TOWN,
    WEST,
    CaseStory,
    later,
)

PARTNERS = (NORTH, SOUTH, WEST)
numbers = count()


def believed(story: CaseStory):
    return [
        [tuple(row) for row in story.query(f"SELECT * FROM {table} ORDER BY {order}")]  # noqa: S608 our own names
        for table, order in {"obligation": "key", "task": "id", "case_party": "party, role"}.items()
    ]


def a_lively_case(story: CaseStory) -> Task:
    """A case in which nearly everything has happened once."""
    story.open()
    report = story.record(SCHOOL, REPORT).fact
    task = story.task()
    story.claim(NORTH, task, later(1))
    anew = story.do(release_task, NORTH, task.id, at=later(1), key="release")
    story.claim(SOUTH, anew, later(2))
    story.do(fail_task, SOUTH, anew.id, "Geen plek", at=later(2), key="fail")
    again = story.do(release_task, TOWN, anew.id, at=later(3), key="again")
    story.join("ggz", WEST, later(3))
    story.record(
        SCHOOL, FactDraft("melding", {"ontvangen_op": "2026-03-04", "kosten": "12.50"}, corrects=report.id), later(4)
    )
    story.join("ggz", NORTH, later(5), kind="party_left")
    story.wake(later(30))
    story.claim(WEST, story.task(), later(31))
    story.record(TOWN, DECISION, later(32))
    return again


def test_a_lively_case_is_rebuilt_to_the_letter(story: CaseStory):
    a_lively_case(story)
    before = believed(story)
    assert [row.state for row in story.do(get_case, TOWN, "zaak").tasks] == [
        TaskState.WITHDRAWN,
        TaskState.WITHDRAWN,
        TaskState.WITHDRAWN,
        TaskState.CLAIMED,
    ]
    assert story.do(rebuild_case, "zaak", write=False).differences == ()
    assert story.do(rebuild_case, "zaak", write=True).equal
    assert believed(story) == before
    assert story.do(verify_journal, "zaak") == ()


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("UPDATE obligation SET last_day = last_day + 1 WHERE rule = 'beslissen'", "obligation beslissen:f6: stored"),
        ("UPDATE obligation SET steps = '[]' WHERE rule = 'beslissen'", "obligation beslissen:f6: stored"),
        ("DELETE FROM task WHERE generation = 1", "task zaak:consult_vragen:f6:1: stored nothing"),
        ("DELETE FROM case_party WHERE party = 'school-zon'", "roles: stored"),
        ("UPDATE task SET id = 'zaak:x:1' WHERE generation = 1", "task zaak:consult_vragen:f6:1: stored nothing"),
    ],
)
def test_what_was_tampered_with_is_named_and_put_right(story: CaseStory, damage: str, named: str):
    a_lively_case(story)
    before = believed(story)
    story.change(damage)
    assert story.do(rebuild_case, "zaak", write=False).differences[0].startswith(named)
    assert believed(story) != before
    assert not story.do(rebuild_case, "zaak", write=True).equal
    assert believed(story) == before
    assert story.do(rebuild_case, "zaak", write=False).equal


def test_a_case_that_is_rebuilt_wakes_again_when_something_is_due(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    due = story.seen().case.next_due
    story.change('UPDATE "case" SET next_due = NULL')
    story.change("UPDATE municipality_clock SET next_wake = NULL")
    nudged = story.outbox().count(("nudge_clock", TOWN.party))
    assert story.do(rebuild_case, "zaak", write=True).equal
    assert story.seen().case.next_due == due
    assert story.outbox().count(("nudge_clock", TOWN.party)) == nudged + 1


def test_what_is_remembered_of_before_a_rebuild_is_not_used(story: CaseStory):
    a_lively_case(story)
    story.change("UPDATE task SET person = 'iemand' WHERE state = 'claimed'")
    beliefs.forget_remembered()
    story.record(SCHOOL, REPORT, later(33))
    assert _claimants(story) == {(WEST.party, "iemand")}
    story.do(rebuild_case, "zaak", write=True)
    assert _claimants(story) == {(WEST.party, None)}


def _claimants(story: CaseStory) -> set[tuple[str | None, str | None]]:
    """Who has claimed what, as the next turn of the case would believe it."""
    tasks = story.do(hold, "zaak", None).belief.state.tasks.values()
    return {(task.claimed_by, task.person) for task in tasks if task.state is TaskState.CLAIMED}


def test_a_program_that_remembers_nothing_goes_on_where_another_stopped(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    for turn, draft in enumerate((CONSULT, DECISION), 1):
        beliefs.forget_remembered()
        story.record(NORTH if draft is CONSULT else TOWN, draft, later(turn))
    assert story.obligations()["beslissen"].state == "fulfilled"
    assert story.do(rebuild_case, "zaak", write=False).differences == ()


def test_a_consequence_the_journal_does_not_account_for_is_told(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    story.change(
        "ALTER TABLE journal DISABLE TRIGGER journal_append_only;"
        "UPDATE journal SET body = jsonb_set(body, '{obligation,late}', 'true') WHERE kind = 'obligation_arose'"
    )
    (difference,) = story.do(rebuild_case, "zaak", write=False).differences
    assert difference.startswith("the journal says obligation_arose after entry 6, where obligation_arose was drawn")


def as_before_sentences_were_kept(story: CaseStory, *, dutch: bool) -> None:
    """Put words where what is said is kept: in both languages, or in English alone as it was before that."""
    story.change("ALTER TABLE journal DISABLE TRIGGER journal_append_only")
    for entry in story.journal():
        if isinstance(owed := read_body(entry), Obligation):
            nl = {"steps_nl": [each.nl for each in owed.steps]} if dutch else {}
            told = {**entry.body["obligation"], "steps": [each.en for each in owed.steps], **nl}
            body = json.dumps({"obligation": told})
            story.change("UPDATE journal SET body = cast(:body AS jsonb) WHERE seq = :seq", body=body, seq=entry.seq)
    story.change("ALTER TABLE journal ENABLE TRIGGER journal_append_only")
    for owed in story.obligations().values():
        words = json.dumps([{"nl": each.nl if dutch else each.en, "en": each.en} for each in owed.steps])
        story.change("UPDATE obligation SET steps = cast(:words AS jsonb) WHERE key = :key", words=words, key=owed.key)
    beliefs.forget_remembered()


@pytest.mark.parametrize("dutch", [True, False])
def test_a_case_of_before_sentences_were_kept_goes_on_and_is_rebuilt(story: CaseStory, *, dutch: bool):
    story.open()
    story.record(SCHOOL, REPORT)
    as_before_sentences_were_kept(story, dutch=dutch)
    assert story.do(rebuild_case, "zaak", write=False).differences == ()
    known = len(story.journal())
    story.wake(later(1))
    assert len(story.journal()) == known
    assert all(isinstance(step, Text) for each in story.obligations().values() for step in each.steps)
    story.record(TOWN, DECISION, later(30))
    assert {type(step) for step in story.obligations()["beslissen"].steps} == {Said}
    assert story.do(rebuild_case, "zaak", write=True).differences == ()
    assert all(isinstance(step, Said) for each in story.obligations().values() for step in each.steps)


@st.composite
def turns(draw) -> list[tuple[str, int, int]]:
    acts = ["report", "correct", "retract", "consult", "decide", "join", "leave", "claim", "end", "wake"]
    return draw(
        st.lists(
            st.tuples(st.sampled_from(acts), st.integers(0, 10), st.sampled_from([0, 0, 1, 3, 9, 20])),
            min_size=3,
            max_size=14,
        )
    )


def take(story: CaseStory, case_id: str, act: str, pick: int, day: float) -> None:
    """One turn; what the policy or the state of a task does not allow is refused, and leaves nothing."""
    actor, at = PARTNERS[pick % 3], later(day)
    seen = story.do(get_case, TOWN, case_id)
    reports = [
        row.seq
        for row in story.query("SELECT seq FROM journal WHERE case_id = :id AND body->>'type' = 'melding'", id=case_id)
    ]
    draft = FactDraft("melding", {"ontvangen_op": f"2026-03-{1 + pick:02d}"})
    match act:
        case "report":
            story.record(SCHOOL, draft, at, case_id=case_id)
        case "correct" | "retract" if reports:
            named = f"f{reports[pick % len(reports)]}"
            again = FactDraft(
                draft.type, draft.fields if act == "correct" else {}, corrects=named, retracts=act == "retract"
            )
            story.record(SCHOOL, again, at, case_id=case_id)
        case "consult":
            story.record(actor, CONSULT, at, case_id=case_id)
        case "decide":
            story.record(TOWN, DECISION, at, case_id=case_id)
        case "join" | "leave":
            kind = "party_joined" if act == "join" else "party_left"
            moment = at + timedelta(days=pick - 2)
            draft = FactDraft(kind, {"role": "ggz", "party": actor.party}, occurred_at=moment)
            story.record(TOWN, draft, at, case_id=case_id)
        case "claim" if seen.tasks:
            story.claim(actor, seen.tasks[pick % len(seen.tasks)], at)
        case "end" if seen.tasks:
            _end(story, seen.tasks[pick % len(seen.tasks)], pick, at)
        case "wake":
            story.wake(at)


def _end(story: CaseStory, task: Task, pick: int, at) -> None:
    who = Actor(task.claimed_by or NORTH.party)
    acts = (
        lambda: story.do(fail_task, who, task.id, "Geen plek", at=at, key=next(story.keys)),
        lambda: story.do(release_task, TOWN, task.id, at=at, key=next(story.keys)),
        lambda: story.do(complete_task, who, task.id, [CONSULT], at=at, key=next(story.keys)),
    )
    acts[pick % 3]()


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(history=turns(), forgetful=st.booleans())
def test_any_history_is_rebuilt_to_the_letter_and_leaves_nothing_to_reconcile(story: CaseStory, history, forgetful):
    case_id, day = f"zaak-{next(numbers)}", 0.0
    story.open(case_id)
    for act, pick, days in history:
        day += days
        if forgetful:
            beliefs.forget_remembered()
        try:
            take(story, case_id, act, pick, day)
        except SpeelruimteError:
            continue
    report = story.do(rebuild_case, case_id, write=False)
    assert report.differences == ()
    assert story.do(verify_journal, case_id) == ()
    with story.database.transaction() as session:
        held = hold(session, case_id, None)
        conclusions = evaluate(held.policy, held.belief.facts, held.case.recorded_at)
        assert reconcile(held.belief.state, conclusions, case_id=case_id).changes == ()
