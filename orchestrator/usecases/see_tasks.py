"""See tasks over all cases: what is offered, claimed, done."""

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.listing import TaskFilter, TaskLine
from orchestrator.domain.page import Listed, Page


def list_tasks(session: Session, actor: Actor, wanted: TaskFilter, page: Page) -> Listed[TaskLine]:
    """Return the tasks in cases the actor's party may see, the earliest deadline first, those without one last."""
    raise NotImplementedError


def get_task(session: Session, actor: Actor, task_id: str) -> TaskLine:
    """Return one task. Raises TaskNotFound."""
    raise NotImplementedError
