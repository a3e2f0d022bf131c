"""Claim a task: the first eligible party gets it, and the offer to the others ends."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.task import Task


def claim_task(session: Session, actor: Actor, task_id: str, *, at: datetime, key: str) -> Task:
    """Take the task on. Raises TaskNotFound, NotYours, TaskAlreadyClaimed, TaskNotOffered, IdempotencyConflict."""
    raise NotImplementedError
