"""In whatever order a case is asked, answered, closed, reopened and given work: the journal accounts for it."""

from collections import Counter
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestrator.db import beliefs
from orchestrator.domain.case import FactDraft
from orchestrator.domain.judgement import milestones_of
from orchestrator.domain.party import Actor
from orchestrator.domain.reconcile import reconcile
from orchestrator.domain.work import OWED, TaskState
from orchestrator.errors import SpeelruimteError
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import verify_journal
from orchestrator.usecases.tasks import complete_task
from orchestrator.usecases.turn import hold
from rules.evaluate.evaluate import evaluate
from tests.integration.case.case_story import ANSWER, NORTH, QUESTION, SCHOOL, SOUTH, TOWN, WEST, CaseStory, later

PARTNERS = (NORTH, SOUTH, WEST)
SAID = {
    "ask": (SCHOOL, QUESTION),
    "answer": (TOWN, ANSWER),
    "withdraw": (SCHOOL, FactDraft("intrekking")),
    "object": (SCHOOL, FactDraft("bezwaar")),
    "evaluate": (TOWN, FactDraft("evaluatie")),
    "close": (TOWN, FactDraft("case_closed")),
    "reopen": (TOWN, FactDraft("case_reopened")),
    "give": (TOWN, FactDraft("work_given", {"role": "ggz", "what": "Bel", "wanted_on": "2026-03-09"})),
}
ACTS = (*SAID, "plan", "take back", "join", "leave", "complete", "wake")
numbers = count()

histories = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.sampled_from([0, 0, 1, 3, 20])), min_size=3, max_size=14
)


def take(story: CaseStory, case_id: str, act: str, pick: int, day: float) -> None:
    """One turn; what the policy does not allow is refused, and leaves nothing."""
    actor, at = PARTNERS[pick % 3], later(day)
    match act:
        case _ if act in SAID:
            who, draft = SAID[act]
            story.record(who, draft, at, case_id=case_id)
        case "plan":
            story.record(actor, FactDraft("plan"), at, case_id=case_id)
        case "take back":
            said = [each for each in story.journal(case_id=case_id) if each.body.get("type") in {"antwoord", "vraag"}]
            back = said[pick % len(said)] if said else story.journal(case_id=case_id)[0]
            draft = FactDraft(back.body.get("type", "?"), corrects=f"f{back.seq}", retracts=True)
            story.record(Actor(back.party), draft, at, case_id=case_id)
        case "join" | "leave":
            kind = "party_joined" if act == "join" else "party_left"
            story.record(TOWN, FactDraft(kind, {"role": "ggz", "party": actor.party}), at, case_id=case_id)
        case "complete":
            _complete(story, case_id, actor, pick, day)
        case "wake":
            story.wake(at)


def _complete(story: CaseStory, case_id: str, actor: Actor, pick: int, day: float) -> None:
    offered = [each for each in story.seen(case_id=case_id).tasks if actor.party in each.offered_to]
    if offered:
        task = offered[pick % len(offered)]
        story.claim(actor, task, later(day))
        facts = [] if task.task == "ad_hoc" else [FactDraft("plan")]
        story.do(complete_task, actor, task.id, facts, at=later(day), key=next(story.keys))


def accounted_for(story: CaseStory, case_id: str) -> None:
    assert story.do(rebuild_case, case_id, write=False).differences == ()
    assert story.do(verify_journal, case_id) == ()
    with story.database.transaction() as session:
        held = hold(session, case_id, None)
        conclusions = evaluate(held.policy, held.belief.facts, held.case.recorded_at)
        state, milestones = held.belief.state, milestones_of(held.policy)
        assert reconcile(state, conclusions, case_id=case_id, milestones=milestones).changes == ()


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(history=histories, forgetful=st.booleans())
def test_any_history_is_rebuilt_to_the_letter_and_tells_everything_once(story: CaseStory, history, forgetful):
    case_id, day = f"zaak-{next(numbers)}", 0.0
    story.open(case_id, policy="regie")
    for act, pick, days in history:
        day += days
        if forgetful:
            beliefs.forget_remembered()
        try:
            take(story, case_id, act, pick, day)
        except SpeelruimteError:
            continue
    accounted_for(story, case_id)
    seen = story.seen(case_id=case_id)
    given_once = Counter(each.body["notice"]["key"] for each in story.journal(case_id=case_id) if "notice" in each.body)
    assert set(given_once.values()) <= {1}
    assert set(given_once) == {each.key for each in seen.notices}
    calls = story.query("SELECT payload->>'activity_id' AS id FROM outbox WHERE payload->>'case_id' = :c", c=case_id)
    assert len({row.id for row in calls}) == len(calls)
    if seen.case.closed_since:
        assert {each.state for each in seen.tasks} <= {TaskState.COMPLETED, TaskState.WITHDRAWN}
        assert not any(each.state in OWED for each in seen.obligations)
        assert seen.case.next_due is None
