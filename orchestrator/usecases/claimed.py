"""The condition for finishing a task, well or badly: it was claimed, by the party that now finishes it."""

from orchestrator.domain.actor import Actor
from orchestrator.domain.task import Task, TaskState
from orchestrator.errors import NotYours, TaskStateConflict


def must_be_claimed(task: Task, actor: Actor) -> None:
    """Raises TaskStateConflict when nobody holds the task, NotYours when another party does."""
    if task.state is not TaskState.CLAIMED:
        raise TaskStateConflict(task.id, str(task.state), "claimed")
    if actor.party != task.claimed_by:
        raise NotYours("This task", actor.party, str(task.claimed_by))
