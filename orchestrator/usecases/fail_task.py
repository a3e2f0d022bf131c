"""Fail a task: whoever claimed it says that it cannot be done, and why."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.canonical import fingerprint
from orchestrator.domain.entry import InputKind
from orchestrator.domain.task import Task
from orchestrator.usecases.claimed import must_be_claimed
from orchestrator.usecases.turn import Held
from orchestrator.usecases.work import Act, act_on_task


def fail_task(session: Session, actor: Actor, task_id: str, reason: str, *, at: datetime, key: str) -> Task:
    """Mark the claimed task as failed. Raises TaskNotFound, NotYours, TaskStateConflict, IdempotencyConflict."""

    def allowed(_: Held, task: Task) -> None:
        must_be_claimed(task, actor)

    act = Act(InputKind.TASK_FAILED, {"reason": reason})
    asked = fingerprint({"fail": task_id, "reason": reason})
    return act_on_task(session, actor, task_id, act, allowed, at=at, key=key, asked=asked)
