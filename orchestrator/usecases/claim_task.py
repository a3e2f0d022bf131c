"""Claim a task: the first eligible party gets it, and the offer to the others ends."""

from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator.db.leases import grant_lease
from orchestrator.db.parties import with_worker
from orchestrator.db.requests import was_replayed
from orchestrator.domain.actor import Actor
from orchestrator.domain.canonical import fingerprint
from orchestrator.domain.entry import InputKind
from orchestrator.domain.judgement import conclude
from orchestrator.domain.task import Task, TaskState
from orchestrator.errors import NotYours, TaskAlreadyClaimed, TaskNotOffered
from orchestrator.usecases.excluded import must_not_be_excluded
from orchestrator.usecases.turn import Held, about, moment_in
from orchestrator.usecases.work import Act, act_on_task

UNSAID = timedelta(days=1)
"""How long a program that says nothing about it holds what it claimed."""


def claim_task(
    session: Session, actor: Actor, task_id: str, *, at: datetime, key: str, lease: timedelta | None = None
) -> Task:
    """Take the task on; with `lease` for so long, unless that is renewed.

    A program (no person) of a party that runs its own worker always has a lease: a day when it says nothing about it.

    Raises TaskNotFound, NotYours, TaskAlreadyClaimed, TaskNotOffered, IdempotencyConflict, CaseSetApart, and
    FactRefused when a rule about persons or parties would forbid this actor to deliver what the task asks for.
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
        with about(held.case.id):
            conclusions = conclude(held.policy, held.belief, moment_in(held.case, at), held.editions)
            must_not_be_excluded(held, conclusions, actor, task)

    act = Act(InputKind.TASK_CLAIMED, {})
    asked = fingerprint({"claim": task_id})
    task = act_on_task(session, actor, task_id, act, allowed, at=at, key=key, asked=asked)
    if not was_replayed(session):
        _lease(session, actor, task_id, lease)
    return task


def _lease(session: Session, actor: Actor, task_id: str, asked: timedelta | None) -> None:
    if asked or (actor.person is None and with_worker(session, {actor.party})):
        grant_lease(session, task_id, actor.party, asked or UNSAID)
