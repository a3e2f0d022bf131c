"""Take up cases that were recorded in silence: those that go on living get what history kept from them.

Nothing leaves a quiet session, as what it records was done long ago. But a case that is still open has deadlines to
come and work that still stands, and of those the world hears now, once.
"""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.beliefs import load_tasks
from orchestrator.db.cases import get_case
from orchestrator.db.outbox import add_effects
from orchestrator.db.parties import with_worker
from orchestrator.db.policies import policy_with
from orchestrator.db.quiet import speak_again
from orchestrator.db.ringing import rings_too_late
from orchestrator.domain.case import Case
from orchestrator.domain.effects import effects_of, nudge, parties_to_tell
from orchestrator.domain.plan import ChangeKind, TaskChange
from orchestrator.domain.task import TaskState


def take_up(session: Session, cases: Collection[str], offering: Collection[str], *, at: datetime) -> None:
    """Set the clocks of the municipalities for what is due in these cases, and offer the work that still stands.

    `offering` are those of them whose offers nobody was told of yet. What a rule let a program do is not done again.
    Twice is harmless: a clock that rings in time is let be.
    """
    speak_again(session)
    living = [case for case in (get_case(session, each) for each in cases) if case.closed_since is None]
    for case in living:
        if case.id in offering:
            _offer(session, case, at)
    _set_clocks(session, living, at)


def _offer(session: Session, case: Case, at: datetime) -> None:
    standing = (each for each in load_tasks(session, case.id) if each.state is TaskState.OFFERED)
    changes = [TaskChange(ChangeKind.TASK_OFFERED, each, None) for each in standing]
    if changes:
        workers = with_worker(session, parties_to_tell(changes))
        add_effects(session, effects_of(changes, case, policy_with(session, case.digest), with_worker=workers), at)


def _set_clocks(session: Session, living: Collection[Case], at: datetime) -> None:
    earliest: dict[str, datetime] = {}
    for case in living:
        if case.next_due:
            earliest[case.municipality] = min(case.next_due, earliest.get(case.municipality, case.next_due))
    for municipality, due in sorted(earliest.items()):
        if rings_too_late(session, municipality, due):
            add_effects(session, [nudge(municipality, due)], at)
