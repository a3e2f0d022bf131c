"""Writing down what the world must hear, in the transaction of its cause. Dispatch hands it on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session

from orchestrator.db.quiet import is_quiet
from orchestrator.db.tables.outbox import OUTBOX
from orchestrator.domain.effects import Effect

_INSERT = insert(OUTBOX)


def add_effects(session: Session, effects: Sequence[Effect], at: datetime) -> None:
    """Write the effects down, to be handed on from the moment `at`; not in a quiet session."""
    if effects and not is_quiet(session):
        rows = [{"kind": each.kind.value, "payload": each.payload, "created_at": at, "due_at": at} for each in effects]
        session.execute(_INSERT, rows)
