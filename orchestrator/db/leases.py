"""Leases of programs on what they claimed, by the real time of the database: no development clock moves that."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.set_apart import dropped_since, stands_still
from orchestrator.db.tables.case import CASE, JOURNAL
from orchestrator.db.tables.work import LEASE, TASK
from orchestrator.domain.condition import ApartKind
from orchestrator.domain.journal import InputKind
from orchestrator.domain.party import PLATFORM, Actor
from orchestrator.domain.work import TaskState


@dataclass(frozen=True, slots=True)
class Lease:
    """Until when (in real time) the program holds the task, and how often it has begun the work."""

    until: datetime
    begun: int


def grant_lease(session: Session, task_id: str, party: str, lasts: timedelta) -> None:
    """Let the party hold the task for so long."""
    until = func.clock_timestamp() + literal(lasts)
    stored = insert(LEASE).values(task_id=task_id, party=party, until=until, begun=0)
    changed = {"party": party, "until": stored.excluded.until, "begun": 0}
    session.execute(stored.on_conflict_do_update(index_elements=["task_id"], set_=changed))


def renew_lease(session: Session, task_id: str, actor: Actor, lasts: timedelta, *, begins: bool) -> Lease | None:
    """Let the actor hold the task for so long from now; nothing when somebody else does, also of its own party."""
    party = actor.party
    holds = select(TASK.c.id).where(
        TASK.c.id == task_id,
        TASK.c.state == TaskState.CLAIMED.value,
        TASK.c.claimed_by == party,
        TASK.c.person.is_not_distinct_from(actor.person),
    )
    until = func.clock_timestamp() + literal(lasts)
    lease = holds.with_only_columns(TASK.c.id, literal(party), until, literal(int(begins)))
    stored = insert(LEASE).from_select(["task_id", "party", "until", "begun"], lease)
    changed = {"party": party, "until": stored.excluded.until, "begun": LEASE.c.begun + stored.excluded.begun}
    asked = stored.on_conflict_do_update(index_elements=["task_id"], set_=changed)
    row = session.execute(asked.returning(LEASE.c.until, LEASE.c.begun)).one_or_none()
    return Lease(row.until.astimezone(UTC), row.begun) if row else None


def lapsed_leases(session: Session, limit: int) -> tuple[str, ...]:
    """Return the tasks of which the lease is over, the longest first.

    Those of a case that is set apart, or was dropped, wait until it goes again: they would only be in the way of the
    others.
    """
    apart = exists().where(
        TASK.c.id == LEASE.c.task_id,
        CASE.c.id == TASK.c.case_id,
        or_(stands_still(ApartKind.CASE, CASE.c.id), dropped_since(ApartKind.CASE, CASE.c.id, CASE.c.recorded_at)),
    )
    asked = select(LEASE.c.task_id).where(LEASE.c.until < func.clock_timestamp(), ~apart).order_by(LEASE.c.until)
    return tuple(session.execute(asked.limit(limit)).scalars())


def end_lapsed(session: Session, task_id: str) -> bool:
    """Remove the lease if it is over; say whether it was."""
    over = delete(LEASE).where(LEASE.c.task_id == task_id, LEASE.c.until < func.clock_timestamp())
    return session.execute(over.returning(LEASE.c.task_id)).one_or_none() is not None


def taken_back(session: Session, case_id: str, task_ids: Collection[str]) -> frozenset[str]:
    """Return which of these tasks of the case the platform itself took back."""
    said = JOURNAL.c.body["task"].astext
    asked = select(said).where(
        JOURNAL.c.case_id == case_id,
        JOURNAL.c.kind == InputKind.TASK_RELEASED.value,
        JOURNAL.c.party == PLATFORM.party,
        said.in_(task_ids),
    )
    return frozenset(session.execute(asked).scalars())
