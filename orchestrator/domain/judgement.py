"""What follows from new inputs: the one pure computation behind recording, waking and rebuilding.

Everything the platform believes about a case is this, folded over the inputs in its journal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from orchestrator.domain.appointed import tell_appointed
from orchestrator.domain.body import TaskActed
from orchestrator.domain.journal import Entry, EntryKind, InputKind
from orchestrator.domain.plan import (
    CaseState,
    Change,
    ChangeKind,
    NoticeChange,
    ObligationChange,
    Plan,
    ScopeChange,
    TaskChange,
)
from orchestrator.domain.reconcile import reconcile
from orchestrator.domain.reminder import remind
from orchestrator.domain.renewal import tell_moved
from orchestrator.domain.was_erased import tell_erased
from orchestrator.domain.work import ALLOWED, Task, TaskState
from orchestrator.domain.written import read_body, read_fact
from rules.conclusions import Conclusions
from rules.evaluate.evaluate import evaluate
from rules.facts import Fact
from rules.model.policy import Policy
from rules.terms.edition import Editions, first

NOTHING = CaseState({}, {})


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed about a case: its facts, its state, who holds which role, and what was last concluded.

    `conclusions` is None when they have not been drawn since the last input.
    """

    facts: tuple[Fact, ...] = ()
    state: CaseState = NOTHING
    roles: Mapping[str, tuple[str, ...]] | None = None
    conclusions: Conclusions | None = None

    def with_fact(self, fact: Fact) -> "Belief":
        """Return the belief in which this fact is known, and nothing has been concluded from it yet."""
        return replace(self, facts=(*self.facts, fact), conclusions=None)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is believed after the inputs, what they did to tasks by themselves, and what follows from them."""

    belief: Belief
    acted: tuple[TaskChange, ...]
    plan: Plan

    @property
    def changes(self) -> tuple[Change, ...]:
        """Everything that has to be stored, in order."""
        return (*self.acted, *self.plan.changes)


def judge(
    policy: Policy, case_id: str, belief: Belief, inputs: Sequence[Entry], editions: Editions | None
) -> Judgement:
    """Take in the inputs, recorded at one moment and judged together, and conclude what follows.

    `editions` are those the case rests on; None for one whose journal is from before there were any, in which nobody
    was reminded of anything either.
    """
    facts = [read_fact(policy, each) for each in inputs if each.kind is InputKind.FACT]
    state, acted = _act(belief.state, inputs)
    known = replace(belief, facts=(*belief.facts, *facts), conclusions=None) if facts else belief
    conclusions = conclude(policy, known, inputs[-1].at, editions)
    delivered = {(each.type, each.party): each.person for each in facts if not each.retracts}
    plan = reconcile(state, conclusions, case_id=case_id, delivered=delivered, milestones=milestones_of(policy))
    told = tell_moved(policy, state, plan.changes, conclusions, inputs)
    concluded = believe(state, plan.changes)
    told += (*tell_appointed(policy, conclusions.roles, inputs), *tell_erased(inputs))
    more = (*told, *(remind(policy, state, concluded, conclusions) if editions else ()))
    believed = believe(concluded, more) if more else concluded
    after = Belief(known.facts, believed, conclusions.roles, conclusions)
    return Judgement(after, acted, Plan((*plan.changes, *more)))


def conclude(policy: Policy, belief: Belief, at: datetime, editions: Editions | None) -> Conclusions:
    """Return what the policy says of the facts at the moment; not drawn again while nothing can have changed."""
    held, resting_on = belief.conclusions, editions or first()
    same = held is not None and held.editions == resting_on.named()
    if held and same and held.at <= at and (held.changes_at is None or at < held.changes_at):
        return replace(held, at=at)
    return evaluate(policy, belief.facts, at, editions=resting_on)


def believe(state: CaseState, changes: Sequence[Change]) -> CaseState:
    """Return the state after the changes."""
    obligations = {each.after.key: each.after for each in changes if isinstance(each, ObligationChange)}
    tasks = dict(state.tasks)
    for each in changes:
        if isinstance(each, TaskChange) and _is_latest(each.after, tasks):
            tasks[each.after.key] = each.after
    notices = {each.after.key: each.after for each in changes if isinstance(each, NoticeChange)}
    standings = {each.after.scope: each.after for each in changes if isinstance(each, ScopeChange)}
    return CaseState(
        {**state.obligations, **obligations},
        tasks,
        {**state.notices, **notices},
        {**state.standings, **standings},
        state.used,
    )


def _is_latest(task: Task, held: Mapping[str, Task]) -> bool:
    """Whether no later generation of it is held: after something was erased earlier ones are told anew as well."""
    return task.key not in held or task.generation >= held[task.key].generation


def milestones_of(policy: Policy) -> frozenset[str]:
    """Return the parts of a case under this policy that are milestones, not stages."""
    return frozenset(scope.name for scope in policy.scopes.values() if scope.milestone)


def task_with_id(state: CaseState, task_id: str) -> Task | None:
    """Return the task, if it is the latest generation of its key."""
    return next((each for each in state.tasks.values() if each.id == task_id), None)


_BECOMES: Mapping[EntryKind, TaskState] = {
    InputKind.TASK_CLAIMED: TaskState.CLAIMED,
    InputKind.TASK_COMPLETED: TaskState.COMPLETED,
    InputKind.TASK_FAILED: TaskState.FAILED,
    # A released generation ends here; while the work is demanded, reconciling offers the next one.
    InputKind.TASK_RELEASED: TaskState.WITHDRAWN,
}


def _act(state: CaseState, inputs: Sequence[Entry]) -> tuple[CaseState, tuple[TaskChange, ...]]:
    acted: list[TaskChange] = []
    for each in inputs:
        if each.kind in _BECOMES and isinstance(said := read_body(each), TaskActed):
            change = _acted(state, each, said.task, _BECOMES[each.kind])
            state = believe(state, (change,))
            acted.append(change)
    return state, tuple(acted)


def _acted(state: CaseState, entry: Entry, task_id: str, becomes: TaskState) -> TaskChange:
    task = task_with_id(state, task_id)
    if task is None or becomes not in ALLOWED[task.state]:
        raise ValueError(f"{entry.case_id}, entry {entry.seq}: {task_id} cannot become {becomes}")
    after = replace(task, state=becomes)
    if becomes is TaskState.CLAIMED:
        after = replace(after, claimed_by=entry.party, person=entry.person)
    if becomes is TaskState.COMPLETED:
        after = replace(after, completed_by=entry.party, completed_person=entry.person, completed_at=entry.at)
    return TaskChange(ChangeKind.TASK_CHANGED, after, task)
