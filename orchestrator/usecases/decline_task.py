"""Decline a task: a party to which it is offered says that it will not take it on, and why."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.actor import Actor
from orchestrator.domain.canonical import fingerprint
from orchestrator.domain.chain import Line
from orchestrator.domain.entry import InputKind
from orchestrator.domain.task import Task, TaskState
from orchestrator.errors import NotYours, TaskNotOffered
from orchestrator.usecases.answered import answer_of
from orchestrator.usecases.turn import take_turn
from orchestrator.usecases.work import hold_task


def decline_task(session: Session, actor: Actor, task_id: str, reason: str, *, at: datetime, key: str) -> Task:
    """Write down that the party does not want the offer; the task stays on offer, as others may want it.

    Raises TaskNotFound, TaskNotOffered, NotYours, IdempotencyConflict.
    """
    asked = fingerprint({"decline": task_id, "reason": reason})
    held, task = hold_task(session, actor, task_id)
    if find_answer(session, actor, key, asked):
        return replace(task, state=TaskState.OFFERED, claimed_by=None, person=None)
    if task.state is not TaskState.OFFERED:
        raise TaskNotOffered(task_id, str(task.state))
    if actor.party not in task.offered_to:
        raise NotYours("This task", actor.party, " or ".join(task.offered_to))
    said = {"task": task_id, "reason": reason}
    turn = take_turn(session, held, [Line(InputKind.TASK_DECLINED, actor.party, said, actor.person, task.role)], at)
    keep_answer(session, actor, key, asked, answer_of(turn), turn.held.case.recorded_at)
    return task
