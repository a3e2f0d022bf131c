"""What becomes of obligations and tasks when the conclusions about a case change."""

from dataclasses import replace
from datetime import date

from orchestrator.domain.judgement import NOTHING, believe
from orchestrator.domain.plan import CaseState, ChangeKind
from orchestrator.domain.reconcile import NOTHING_DELIVERED, reconcile
from orchestrator.domain.work import ObligationState, Task, TaskState
from rules.conclusions import Conclusions
from rules.model import condition
from tests.unit.orchestrator.a_conclusion import concluded, demand, owed, term

DELIVERED = {("advies", "welstand"): "jansen"}


def after(state: CaseState, conclusions: Conclusions, delivered=NOTHING_DELIVERED) -> CaseState:
    return believe(state, reconcile(state, conclusions, case_id="zaak", delivered=delivered).changes)


def task_of(state: CaseState, key: str = "advies") -> Task:
    return state.tasks[key]


def claimed(state: CaseState, by: str) -> CaseState:
    task = replace(task_of(state), state=TaskState.CLAIMED, claimed_by=by)
    return replace(state, tasks={**state.tasks, task.key: task})


def in_state(state: CaseState, becomes: TaskState) -> CaseState:
    task = replace(task_of(state), state=becomes)
    return replace(state, tasks={**state.tasks, task.key: task})


OFFERED = after(NOTHING, concluded([demand("brandweer", "welstand")]))


def test_work_demanded_is_offered_to_whoever_is_eligible():
    task = task_of(OFFERED)
    assert (task.id, task.state, task.offered_to) == ("zaak:advies:1", TaskState.OFFERED, ("brandweer", "welstand"))


def test_an_obligation_arises_changes_and_stays_withdrawn_when_its_ground_lapses():
    may, june = term(date(2026, 5, 1)), term(date(2026, 6, 1))
    arisen = reconcile(NOTHING, concluded(obligations=[owed(deadline=may)]), case_id="zaak")
    assert [each.kind for each in arisen.changes] == [ChangeKind.OBLIGATION_AROSE]
    state = believe(NOTHING, arisen.changes)
    moved = after(state, concluded(obligations=[owed(deadline=june)]))
    assert moved.obligations["beslissen"].last_day == date(2026, 6, 1)
    lapsed = after(moved, concluded())
    assert lapsed.obligations["beslissen"].state is ObligationState.WITHDRAWN
    assert lapsed.obligations["beslissen"].last_day == date(2026, 6, 1)
    assert reconcile(lapsed, concluded(), case_id="zaak").changes == ()


def test_a_withdrawn_obligation_whose_ground_returns_is_the_same_one_again():
    lapsed = after(after(NOTHING, concluded(obligations=[owed()])), concluded())
    back = after(lapsed, concluded(obligations=[owed()]))
    assert back.obligations["beslissen"].state is ObligationState.OPEN


def test_what_was_fulfilled_stays_fulfilled_when_its_ground_lapses():
    done = owed(state=condition.ObligationState.FULFILLED, fulfilled_by="f9", late=True)
    state = after(NOTHING, concluded(obligations=[done]))
    assert after(state, concluded()).obligations == state.obligations
    assert state.obligations["beslissen"].late


def test_work_nobody_wants_any_more_is_withdrawn():
    assert task_of(after(OFFERED, concluded())).state is TaskState.WITHDRAWN
    assert task_of(after(claimed(OFFERED, "welstand"), concluded())).state is TaskState.WITHDRAWN


def test_whoever_claimed_the_work_and_delivers_has_completed_it():
    task = task_of(after(claimed(OFFERED, "welstand"), concluded(), DELIVERED))
    assert (task.state, task.claimed_by) == (TaskState.COMPLETED, "welstand")


def test_delivering_what_was_offered_to_you_completes_it_without_a_claim():
    task = task_of(after(OFFERED, concluded(), DELIVERED))
    assert (task.state, task.claimed_by) == (TaskState.COMPLETED, None)
    assert (task.completed_by, task.completed_person) == ("welstand", "jansen")


def test_delivering_what_another_party_claimed_withdraws_the_claim():
    assert task_of(after(claimed(OFFERED, "brandweer"), concluded(), DELIVERED)).state is TaskState.WITHDRAWN


def test_failed_work_stays_failed_while_it_is_wanted_and_is_withdrawn_after_that():
    failed = in_state(claimed(OFFERED, "welstand"), TaskState.FAILED)
    wanted = concluded([demand("brandweer", "welstand")])
    assert reconcile(failed, wanted, case_id="zaak").changes == ()
    assert task_of(after(failed, concluded())).state is TaskState.WITHDRAWN


def test_work_wanted_again_after_it_ended_is_the_next_generation():
    for ended in (TaskState.COMPLETED, TaskState.WITHDRAWN):
        again = task_of(after(in_state(OFFERED, ended), concluded([demand("welstand")])))
        assert (again.id, again.state) == ("zaak:advies:2", TaskState.OFFERED)


def test_a_party_that_joins_is_offered_the_same_task():
    task = task_of(after(OFFERED, concluded([demand("brandweer", "waterschap", "welstand")])))
    assert (task.generation, task.offered_to) == (1, ("brandweer", "waterschap", "welstand"))


def test_a_party_that_leaves_ends_the_generation_so_that_it_can_be_offered_the_work_again():
    plan = reconcile(OFFERED, concluded([demand("brandweer")]), case_id="zaak")
    assert [(each.after.generation, each.after.state) for each in plan.changes] == [
        (1, TaskState.WITHDRAWN),
        (2, TaskState.OFFERED),
    ]


def test_a_claim_outlives_the_others_leaving_but_not_the_claimant_leaving():
    held = claimed(OFFERED, "welstand")
    kept = task_of(after(held, concluded([demand("welstand")])))
    assert (kept.generation, kept.state, kept.claimed_by) == (1, TaskState.CLAIMED, "welstand")
    lost = task_of(after(held, concluded([demand("brandweer")])))
    assert (lost.generation, lost.state, lost.claimed_by) == (2, TaskState.OFFERED, None)


def test_a_new_deadline_reaches_the_task_whoever_holds_it():
    later = term(date(2026, 6, 1))
    moved = task_of(after(claimed(OFFERED, "welstand"), concluded([demand("brandweer", "welstand", deadline=later)])))
    assert (moved.state, moved.last_day) == (TaskState.CLAIMED, date(2026, 6, 1))


def test_work_for_a_role_nobody_holds_waits_until_somebody_does():
    nobody = after(NOTHING, concluded([demand()]))
    assert (task_of(nobody).state, task_of(nobody).offered_to) == (TaskState.OFFERED, ())
    somebody = after(nobody, concluded([demand("welstand")]))
    assert (task_of(somebody).generation, task_of(somebody).offered_to) == (1, ("welstand",))
