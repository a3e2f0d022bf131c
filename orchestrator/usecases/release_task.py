"""Release a task: the claim ends and the work is offered anew."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.canonical import fingerprint
from orchestrator.domain.entry import InputKind
from orchestrator.domain.task import Task, TaskState
from orchestrator.errors import NotYours, TaskStateConflict
from orchestrator.usecases.turn import Held
from orchestrator.usecases.work import Act, act_on_task

_RELEASABLE = frozenset({TaskState.CLAIMED, TaskState.FAILED})


def release_task(session: Session, actor: Actor, task_id: str, *, at: datetime, key: str, reason: str = "") -> Task:
    """Give a claimed task back (the claimant), or offer a claimed or failed one anew (the director).

    This generation of the task ends and, while the work is still demanded, a new generation with its own id is offered:
    the answer. The journal keeps the reason, if one is given.

    Raises TaskNotFound, NotYours, TaskStateConflict, IdempotencyConflict.
    """

    def allowed(held: Held, task: Task) -> None:
        if task.state not in _RELEASABLE:
            raise TaskStateConflict(task_id, str(task.state), "claimed or failed")
        director = held.policy.director in held.roles_of(actor.party)
        if not director and (task.state is TaskState.FAILED or actor.party != task.claimed_by):
            raise NotYours("Releasing this task", actor.party, f"the director or {task.claimed_by}")

    said = {"reason": reason} if reason else {}
    asked = fingerprint({"release": task_id, **said})
    return act_on_task(
        session, actor, task_id, Act(InputKind.TASK_RELEASED, said), allowed, at=at, key=key, asked=asked
    )
