"""Release a task: the claim ends and the work is offered anew."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.task import Task


def release_task(session: Session, actor: Actor, task_id: str, *, at: datetime, key: str) -> Task:
    """Give a claimed task back (the claimant), or offer a claimed or failed one anew (the director).

    This generation of the task ends and, while the work is still demanded, a new generation with its own id is offered:
    the answer. Raises TaskNotFound, NotYours, TaskStateConflict, IdempotencyConflict.
    """
    raise NotImplementedError
