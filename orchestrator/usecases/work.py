"""What claiming, releasing, failing and completing have in common: one task, one actor, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.db.tasks import find_task
from orchestrator.domain.actor import Actor
from orchestrator.domain.chain import Line
from orchestrator.domain.entry import InputKind
from orchestrator.domain.judgement import task_with_id
from orchestrator.domain.task import Task
from orchestrator.errors import CaseNotFound, TaskNotFound
from orchestrator.usecases.answered import answer_of, entries_then, task_in
from orchestrator.usecases.turn import Held, hold, take_turn


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does to a task: the kind of entry it becomes, and what that says besides the task's id."""

    kind: InputKind
    said: dict[str, str]


def act_on_task(
    session: Session,
    actor: Actor,
    task_id: str,
    act: Act,
    allowed: Callable[[Held, Task], None],
    *,
    at: datetime,
    key: str,
    asked: str,
) -> Task:
    """Do it, if `allowed` raises nothing, and return the task of that key as it then is.

    Raises TaskNotFound, IdempotencyConflict and what `allowed` raises.
    """
    held, task = hold_task(session, actor, task_id)
    answered = find_answer(session, actor, key, asked)
    if answered:
        return task_in(entries_then(session, answered)[1], task.key)
    allowed(held, task)
    line = Line(act.kind, actor.party, {"task": task_id, **act.said}, actor.person, task.role)
    turn = take_turn(session, held, [line], at)
    keep_answer(session, actor, key, asked, answer_of(turn), turn.held.case.recorded_at)
    return task_in(turn.consequences, task.key)


def hold_task(session: Session, actor: Actor, task_id: str) -> tuple[Held, Task]:
    """Lock the case of the task, and return the task as it is from then on.

    Raises TaskNotFound, also when the actor's party may not know of the case, CaseSetApart.
    """
    try:
        held = hold(session, _case_of(session, task_id), actor.party)
    except CaseNotFound:
        raise TaskNotFound(task_id) from None
    if not held.is_known_to(actor.party):
        raise TaskNotFound(task_id)
    return held, task_with_id(held.belief.state, task_id) or _earlier(session, task_id)


def _case_of(session: Session, task_id: str) -> str:
    found = find_task(session, task_id)
    if found is None:
        raise TaskNotFound(task_id)
    return found[0]


def _earlier(session: Session, task_id: str) -> Task:
    """Return a generation that is no longer the latest; read under the lock, as it may have ended while we waited."""
    found = find_task(session, task_id)
    if found is None:
        raise TaskNotFound(task_id)
    return found[1]
