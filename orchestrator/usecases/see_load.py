"""See how much work lies there, over all cases: for the metrics, so without an actor and without anything of a case."""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import Table, func, select
from sqlmodel import Session

from orchestrator.clock import now
from orchestrator.db.credentials import count_ending
from orchestrator.db.tables.obligation import OBLIGATION
from orchestrator.db.tables.outbox import OUTBOX
from orchestrator.db.tables.task import TASK
from orchestrator.domain.credential import ENDS_SOON, CredentialKind
from orchestrator.domain.load import Load
from orchestrator.domain.obligation import ObligationState
from orchestrator.domain.task import TaskState


def see_load(session: Session) -> Load:
    """Return the counts at this moment."""
    waiting = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.done_at.is_(None))
    return Load(
        outbox_waiting=session.execute(waiting).scalar_one(),
        tasks=_by_state(session, TASK, TaskState),
        obligations=_by_state(session, OBLIGATION, ObligationState),
        tokens_ending=count_ending(session, CredentialKind.TOKEN, now() + ENDS_SOON),
    )


def _by_state(session: Session, table: Table, states: type[StrEnum]) -> Mapping[str, int]:
    found = session.execute(select(table.c.state, func.count()).group_by(table.c.state))
    return {state.value: 0 for state in states} | {row[0]: row[1] for row in found}
