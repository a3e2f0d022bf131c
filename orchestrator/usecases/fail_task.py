"""Fail a task: whoever claimed it says that it cannot be done, and why."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.task import Task


def fail_task(session: Session, actor: Actor, task_id: str, reason: str, *, at: datetime, key: str) -> Task:
    """Mark the claimed task as failed. Raises TaskNotFound, NotYours, TaskStateConflict, IdempotencyConflict."""
    raise NotImplementedError
