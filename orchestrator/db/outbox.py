"""Writing down what the world must hear, in the transaction of its cause. Dispatch hands it on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session

from orchestrator.db.quiet import is_quiet
from orchestrator.db.round_trip import write
from orchestrator.db.statement import prepared
from orchestrator.db.tables.outbox import OUTBOX
from orchestrator.domain.effects import Effect

_INSERT = prepared(insert(OUTBOX).inline(), ("kind", "payload", "created_at", "due_at", "attempts"))


def add_effects(session: Session, effects: Sequence[Effect], at: datetime) -> None:
    """Write the effects down, to be handed on from the moment `at`; not in a quiet session."""
    if not is_quiet(session):
        fresh = {"created_at": at, "due_at": at, "attempts": 0}
        rows = [{"kind": each.kind.value, "payload": each.payload, **fresh} for each in effects]
        write(session, _INSERT, rows)
