"""Claim a task: the first eligible party gets it, and the offer to the others ends."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.canonical import fingerprint
from orchestrator.domain.entry import InputKind
from orchestrator.domain.judgement import conclude
from orchestrator.domain.task import Task, TaskState
from orchestrator.errors import NotYours, TaskAlreadyClaimed, TaskNotOffered
from orchestrator.usecases.excluded import must_not_be_excluded
from orchestrator.usecases.turn import Held, moment_in
from orchestrator.usecases.work import Act, act_on_task


def claim_task(session: Session, actor: Actor, task_id: str, *, at: datetime, key: str) -> Task:
    """Take the task on.

    Raises TaskNotFound, NotYours, TaskAlreadyClaimed, TaskNotOffered, IdempotencyConflict, and FactRefused when a rule
    about persons or parties would forbid this actor to deliver what the task asks for.
    """

    def allowed(held: Held, task: Task) -> None:
        if task.state is TaskState.CLAIMED and task.claimed_by:
            raise TaskAlreadyClaimed(task_id, task.claimed_by)
        if task.state is not TaskState.OFFERED:
            raise TaskNotOffered(task_id, str(task.state))
        if actor.party not in task.offered_to:
            raise NotYours(
                "This task", actor.party, " or ".join(task.offered_to) or "nobody, as no party holds the role"
            )
        must_not_be_excluded(
            held, conclude(held.policy, held.belief, moment_in(held.case, at), held.editions), actor, task
        )

    act = Act(InputKind.TASK_CLAIMED, {})
    return act_on_task(session, actor, task_id, act, allowed, at=at, key=key, asked=fingerprint({"claim": task_id}))
