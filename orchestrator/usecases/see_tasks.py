"""See tasks over all cases: what is offered, claimed, done."""

from sqlmodel import Session

from orchestrator.db import tasks
from orchestrator.domain.actor import Actor
from orchestrator.domain.listing import TaskFilter, TaskLine
from orchestrator.domain.page import Listed, Page
from orchestrator.errors import TaskNotFound


def list_tasks(session: Session, actor: Actor, wanted: TaskFilter, page: Page) -> Listed[TaskLine]:
    """Return the tasks in cases the actor's party may see, the earliest deadline first, those without one last."""
    return tasks.list_tasks(session, actor.party, wanted, page)


def get_task(session: Session, actor: Actor, task_id: str) -> TaskLine:
    """Return one task. Raises TaskNotFound."""
    found = tasks.see_task(session, actor.party, task_id)
    if found is None:
        raise TaskNotFound(task_id)
    return found
