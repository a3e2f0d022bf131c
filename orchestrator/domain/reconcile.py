"""What must differ from what is stored, so that it agrees with what evaluation concluded. Decides, and does nothing."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from datetime import UTC, datetime

from orchestrator.domain.believed import notice_from, obligation_from, standing_from, task_from
from orchestrator.domain.plan import (
    CaseState,
    ChangeKind,
    NoticeChange,
    ObligationChange,
    Plan,
    ScopeChange,
    TaskChange,
)
from orchestrator.domain.work import Obligation, ObligationState, Task, TaskState
from rules.conclusions import Conclusions, TaskDemand

Delivered = Mapping[tuple[str, str], str | None]
"""Of each fact that has just come in its type and party, with the person who said it."""

NOTHING_DELIVERED: Delivered = {}

_ENDED = frozenset({TaskState.COMPLETED, TaskState.WITHDRAWN})
_FINAL = frozenset({ObligationState.FULFILLED, ObligationState.WAIVED, ObligationState.WITHDRAWN})


def reconcile(
    state: CaseState,
    conclusions: Conclusions,
    *,
    case_id: str,
    delivered: Delivered = NOTHING_DELIVERED,
    milestones: Set[str] = frozenset(),
) -> Plan:
    """Return the changes: stages and milestones, obligations, tasks, notices, each by key.

    `milestones` are the names of the parts of the case that are one. An obligation that is no longer concluded is
    withdrawn, but one that was fulfilled or waived stays as it was. Work that is no longer demanded is completed for
    the party that just delivered what it yields, if it was that party's to do, and withdrawn otherwise. Whoever loses
    its eligibility loses the offer or the claim, and the work is offered anew under the next generation: an offer under
    one generation is made to a party at most once. A notice is given once, and then stays.
    """
    return Plan(
        (
            *_scopes(state, conclusions, milestones),
            *_obligations(state, conclusions),
            *_tasks(state, conclusions, case_id, delivered),
            *_notices(state, conclusions),
        )
    )


def _scopes(state: CaseState, conclusions: Conclusions, milestones: Set[str]) -> Iterator[ScopeChange]:
    """Yield what opened, closed or was reached; what never was so is nothing to tell."""
    for found in conclusions.scopes:
        before, after = state.standings.get(found.scope), standing_from(found, milestone=found.scope in milestones)
        if before != after and (before or after.holds):
            yield ScopeChange(after)


def _notices(state: CaseState, conclusions: Conclusions) -> Iterator[NoticeChange]:
    """Yield what is told now: once, and not before there is somebody to tell it to."""
    for found in conclusions.notices:
        if found.key not in state.notices:
            notice = notice_from(found, conclusions.roles, conclusions.at)
            if notice.parties:
                yield NoticeChange(notice)


def _obligations(state: CaseState, conclusions: Conclusions) -> Iterator[ObligationChange]:
    concluded = {each.key: obligation_from(each) for each in conclusions.obligations}
    for key in sorted(concluded.keys() | state.obligations.keys()):
        before, after = state.obligations.get(key), concluded.get(key)
        if before is None and after:
            yield ObligationChange(ChangeKind.OBLIGATION_AROSE, after)
        elif before and _differ(before, wanted := _with_reminders(before, after) if after else _lapsed(before)):
            yield ObligationChange(ChangeKind.OBLIGATION_CHANGED, wanted)


def _differ(before: Obligation, after: Obligation) -> bool:
    """Whether they differ in more than that the day was explained in words, before sentences were kept as data."""
    return after != before and after.in_words_of(before) != before


def _with_reminders(before: Obligation, after: Obligation) -> Obligation:
    """Return the obligation as it now is, with the reminders that were given: of those evaluation knows nothing."""
    return replace(after, reminders_given=before.reminders_given)


def _lapsed(obligation: Obligation) -> Obligation:
    if obligation.state in _FINAL:
        return obligation
    return replace(obligation, state=ObligationState.WITHDRAWN)


def _tasks(state: CaseState, conclusions: Conclusions, case_id: str, delivered: Delivered) -> Iterator[TaskChange]:
    demands = {each.key: each for each in conclusions.tasks}
    for key in sorted(demands.keys() | state.tasks.keys()):
        demand, task = demands.get(key), state.tasks.get(key)
        if task and task.state not in _ENDED:
            if demand:
                yield from _kept(task, demand, case_id, state.used)
            else:
                yield from _no_longer_wanted(task, delivered, conclusions.at)
        elif demand:
            yield _offered(demand, case_id, _next(task, state.used))


def _offered(demand: TaskDemand, case_id: str, generation: int) -> TaskChange:
    return TaskChange(ChangeKind.TASK_OFFERED, task_from(demand, case_id, generation), None)


def _next(task: Task | None, used: int) -> int:
    return max(task.generation if task else 0, used) + 1


def _kept(task: Task, demand: TaskDemand, case_id: str, used: int) -> Iterator[TaskChange]:
    wanted = task_from(demand, case_id, task.generation)
    if not set(_holders(task)) <= set(wanted.offered_to):
        yield _withdrawn(task)
        yield _offered(demand, case_id, _next(task, used))
        return
    after = replace(wanted, state=task.state, claimed_by=task.claimed_by, person=task.person)
    if after != task:
        yield TaskChange(ChangeKind.TASK_CHANGED, after, task)


def _holders(task: Task) -> tuple[str, ...]:
    """Return the parties with whom the task lies now."""
    return task.offered_to if task.state is TaskState.OFFERED else (task.claimed_by or "",)


def _no_longer_wanted(task: Task, delivered: Delivered, at: datetime) -> Iterator[TaskChange]:
    by = [party for party in _holders(task) if (task.yields, party) in delivered]
    if not by or task.state is TaskState.FAILED:
        yield _withdrawn(task)
        return
    after = replace(
        task,
        state=TaskState.COMPLETED,
        completed_by=by[0],
        completed_person=delivered[task.yields, by[0]],
        completed_at=at.astimezone(UTC),
    )
    yield TaskChange(ChangeKind.TASK_CHANGED, after, task)


def _withdrawn(task: Task) -> TaskChange:
    return TaskChange(ChangeKind.TASK_CHANGED, replace(task, state=TaskState.WITHDRAWN), task)
