"""Complete a task: deliver the facts it asks for."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.answers import Completed
from orchestrator.domain.draft import FactDraft


def complete_task(
    session: Session, actor: Actor, task_id: str, facts: Sequence[FactDraft], *, at: datetime, key: str
) -> Completed:
    """Record the facts and complete the claimed task, all or nothing; a fact without a role is added in that of the task.

    One of the facts is of the type the task yields. Raises TaskNotFound, NotYours, TaskStateConflict, TaskNotAnswered,
    IdempotencyConflict and all that record_facts raises.
    """
    raise NotImplementedError
