"""What the world must hear of a change: messages as values, written as rows in the transaction of their cause."""

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from orchestrator.contracts import CallOrder, TaskOrder, activity_id, as_day, call_id, queue_for
from orchestrator.domain.case import Case
from orchestrator.domain.plan import Change, NoticeChange, TaskChange
from orchestrator.domain.work import HELD, Notice, Task, TaskState, notice_id
from rules.model.policy import AD_HOC, Policy


class EffectKind(StrEnum):
    """What has to be done: start, move or end the activity of an offer, call a program, or set a clock earlier."""

    START_TASK = "start_task"
    MOVE_TASK = "move_task"
    WITHDRAW_TASK = "withdraw_task"
    COMPLETE_TASK = "complete_task"
    MAKE_CALL = "make_call"
    NUDGE_CLOCK = "nudge_clock"


@dataclass(frozen=True, slots=True)
class Effect:
    """One row of the outbox to be; `payload` is JSON."""

    kind: EffectKind
    payload: dict[str, Any]


def parties_to_tell(changes: Sequence[Change]) -> frozenset[str]:
    """Return the parties that are newly offered work, or whose program is called."""
    offered = (party for each in changes if isinstance(each, TaskChange) for party in _newly_offered(each))
    called = (party for each in changes if isinstance(each, NoticeChange) for party in _called(each.after))
    return frozenset((*offered, *called))


def effects_of(changes: Sequence[Change], case: Case, policy: Policy, *, with_worker: Set[str]) -> tuple[Effect, ...]:
    """Return the effects, in order; `with_worker` are the parties that run their own worker."""
    found: list[Effect] = []
    for change in changes:
        if isinstance(change, TaskChange):
            task = change.after
            orders = (task_order(task, party, case, policy) for party in _newly_offered(change))
            found += (start_effect(each, has_worker=each.party in with_worker) for each in orders)
            found += _completed(change)
            found += _withdrawn(change)
        elif isinstance(change, NoticeChange):
            # Who has no program finds the call among its notices.
            found += (call_effect(change.after, party, case) for party in _called(change.after) if party in with_worker)
    return tuple(found)


def nudge(municipality: str, due_at: datetime) -> Effect:
    """Return the effect that makes the municipality's clock ring by this moment."""
    return Effect(EffectKind.NUDGE_CLOCK, {"municipality": municipality, "due_at": due_at.isoformat()})


def task_order(task: Task, party: str, case: Case, policy: Policy) -> TaskOrder:
    """Return what the party is told of the task; the director's own words stay here, as they may be personal."""
    title = policy.tasks.get(task.task, AD_HOC).title
    return TaskOrder(
        activity_id=activity_id(task.id, party),
        task_id=task.id,
        case_id=case.id,
        task=task.task,
        title_nl=title.nl,
        title_en=title.en,
        yields=task.yields,
        role=task.role,
        party=party,
        rule=task.rule,
        source=task.source,
        last_day=as_day(task.last_day),
        policy=case.version,
        municipality=case.municipality,
    )


def _called(notice: Notice) -> tuple[str, ...]:
    return notice.parties if notice.call else ()


def call_effect(notice: Notice, party: str, case: Case) -> Effect:
    """Return the effect that calls the program of the party."""
    told = notice_id(case.id, notice.key)
    order = CallOrder(
        activity_id=call_id(told, party),
        notice_id=told,
        case_id=case.id,
        call=notice.call or "",
        role=notice.role,
        party=party,
        rule=notice.rule,
        source=notice.source,
        policy=case.version,
        municipality=case.municipality,
    )
    return Effect(EffectKind.MAKE_CALL, asdict(order) | {"queue": queue_for(party, has_worker=True)})


def _newly_offered(change: TaskChange) -> Collection[str]:
    if change.after.state is not TaskState.OFFERED:
        return ()
    before = change.before.offered_to if change.before else ()
    return [party for party in change.after.offered_to if party not in before]


def start_effect(order: TaskOrder, *, has_worker: bool) -> Effect:
    """Return the effect that offers the work to the party of the order."""
    return Effect(EffectKind.START_TASK, asdict(order) | {"queue": queue_for(order.party, has_worker=has_worker)})


def _completed(change: TaskChange) -> Iterator[Effect]:
    task = change.after
    if task.state is TaskState.COMPLETED and task.completed_by:
        yield Effect(EffectKind.COMPLETE_TASK, _named(task, task.completed_by))


_ENDS_FOR_OTHERS = HELD | {TaskState.COMPLETED}


def _withdrawn(change: TaskChange) -> Iterator[Effect]:
    """Yield an end to each activity that is still open and no longer stands for an offer or a claim."""
    before, after = change.before, change.after
    if before is None or before.state is after.state:
        return
    kept = (after.completed_by or after.claimed_by) if after.state in _ENDS_FOR_OTHERS else None
    for party in open_activities(before):
        if party != kept:
            yield Effect(EffectKind.WITHDRAW_TASK, _named(after, party) | {"reason": str(after.state)})


def open_activities(task: Task) -> tuple[str, ...]:
    """Return the parties for which an activity stands for the task now."""
    if task.state is TaskState.OFFERED:
        return task.offered_to
    return (task.claimed_by,) if task.state in HELD and task.claimed_by else ()


def _named(task: Task, party: str) -> dict[str, Any]:
    return {"activity_id": activity_id(task.id, party), "task_id": task.id, "party": party}
