"""A program holds what it claimed for as long as it shows that it works on it; after that the work is offered anew."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator.db.leases import Lease, end_lapsed, renew_lease, taken_back
from orchestrator.db.outbox import hold_back
from orchestrator.db.tasks import find_task, see_task
from orchestrator.domain.actor import PLATFORM, Actor
from orchestrator.domain.chain import Line
from orchestrator.domain.entry import InputKind
from orchestrator.domain.judgement import task_with_id
from orchestrator.domain.task import Task, TaskState
from orchestrator.errors import NotYours, TaskNotFound, TaskStateConflict
from orchestrator.usecases.turn import Held, hold, take_turn

MOST = 5
"""So often in a row work is offered anew after its taker fell silent; then it has failed, and the director decides."""
FIRST_PAUSE = timedelta(seconds=30)

_SILENT = "Het programma dat dit aannam, gaf geen teken van leven meer. / The program that took this on fell silent."
_GIVEN_UP = (
    f"Het programma dat dit aannam, viel {MOST} keer stil. / The program that took this on fell silent {MOST} times."
)


def lease_task(session: Session, actor: Actor, task_id: str, lasts: timedelta, *, begins: bool) -> Lease:
    """Hold the claimed task for so long from now, without waiting for whoever is at work in the case.

    With `begins` one more beginning of the work is counted. Raises TaskNotFound, TaskStateConflict, NotYours.
    """
    lease = renew_lease(session, task_id, actor, lasts, begins=begins)
    if lease is None:
        raise _refusal(session, actor, task_id)
    return lease


def lapse_claim(session: Session, task_id: str, *, at: datetime) -> Task | None:
    """Take the task back from a program whose lease is over; return it as it then is, None when that was not needed.

    It is offered anew, each time after a longer pause; after the fifth time in a row it has failed.
    """
    found = find_task(session, task_id)
    held = hold(session, found[0], None) if found else None
    if not end_lapsed(session, task_id) or held is None:
        return None
    task = task_with_id(held.belief.state, task_id)
    if task is None or task.state is not TaskState.CLAIMED:
        return None
    before = times_taken_back(session, held, task)
    if before + 1 >= MOST:
        line = Line(InputKind.TASK_FAILED, PLATFORM.party, {"task": task_id, "reason": _GIVEN_UP}, role=task.role)
        take_turn(session, held, [line], at)
        return replace(task, state=TaskState.FAILED)
    return take_back(session, held, task, _SILENT, at=at, pause=FIRST_PAUSE * 2**before)


def take_back(session: Session, held: Held, task: Task, why: str, *, at: datetime, pause: timedelta) -> Task | None:
    """End this generation of the task; return the one under which the work is offered anew, after the pause."""
    line = Line(InputKind.TASK_RELEASED, PLATFORM.party, {"task": task.id, "reason": why}, role=task.role)
    turn = take_turn(session, held, [line], at)
    anew = turn.held.belief.state.tasks.get(task.key)
    if anew is None or anew.state is not TaskState.OFFERED:
        return None
    if pause:
        hold_back(session, anew.id, at + pause)
    return anew


def times_taken_back(session: Session, held: Held, task: Task) -> int:
    """Return how many generations in a row, just before this one, the platform took back."""
    earlier = [f"{held.case.id}:{task.key}:{each}" for each in range(task.generation - 1, 0, -1)]
    ours = taken_back(session, held.case.id, earlier) if earlier else frozenset()
    return next((number for number, each in enumerate(earlier) if each not in ours), len(earlier))


def _refusal(session: Session, actor: Actor, task_id: str) -> Exception:
    line = see_task(session, actor.party, task_id)
    if line is None:
        return TaskNotFound(task_id)
    if line.task.state is not TaskState.CLAIMED:
        return TaskStateConflict(task_id, str(line.task.state), "claimed")
    holder = Actor(str(line.task.claimed_by), line.task.person)
    return NotYours("Holding this task", _named(actor), _named(holder))


def _named(actor: Actor) -> str:
    return f"{actor.party} ({actor.person or 'its program'})"
