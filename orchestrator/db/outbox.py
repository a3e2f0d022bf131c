"""The outbox: what the world must hear, in the transaction of its cause; and sessions from which nothing leaves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, update
from sqlmodel import Session

from orchestrator.db.round_trip import prepared, write
from orchestrator.db.set_apart import stands_still
from orchestrator.db.tables.platform import OUTBOX, SET_APART
from orchestrator.domain.condition import ApartKind
from orchestrator.domain.effects import Effect, EffectKind

_MARK = "speelruimte: nothing leaves"


def keep_quiet(session: Session) -> None:
    """Let this session write no effects and set no clock, until it is closed or speaks again."""
    session.info[_MARK] = True


def speak_again(session: Session) -> None:
    """Let effects leave this session again."""
    session.info.pop(_MARK, None)


def is_quiet(session: Session) -> bool:
    """Whether effects and clocks are to be left alone."""
    return _MARK in session.info


_INSERT = prepared(insert(OUTBOX).inline(), ("kind", "payload", "created_at", "due_at", "attempts"))


def add_effects(session: Session, effects: Sequence[Effect], at: datetime) -> None:
    """Write the effects down, to be handed on from the moment `at`; not in a quiet session."""
    if not is_quiet(session):
        fresh = {"created_at": at, "due_at": at, "attempts": 0}
        rows = [{"kind": each.kind.value, "payload": each.payload, **fresh} for each in effects]
        write(session, _INSERT, rows)


def hold_back(session: Session, task_id: str, until: datetime) -> None:
    """Let the offers of this task, as far as they have not gone out, wait until then."""
    offers = (OUTBOX.c.kind == EffectKind.START_TASK.value) & (OUTBOX.c.payload["task_id"].astext == task_id)
    session.execute(update(OUTBOX).where(OUTBOX.c.done_at.is_(None), offers).values(due_at=until))


def retry_line(session: Session, number: int, at: datetime) -> None:
    """Let this line be told from then on."""
    session.execute(update(OUTBOX).where(OUTBOX.c.id == number, OUTBOX.c.done_at.is_(None)).values(due_at=at))


def let_go(session: Session, party: str, at: datetime) -> None:
    """Let what is for this party, and was tried before, be told from then on; what stands still by itself is left."""
    stuck = stands_still(ApartKind.OUTBOX, func.cast(OUTBOX.c.id, SET_APART.c.subject.type))
    tried = OUTBOX.c.done_at.is_(None) & (OUTBOX.c.attempts > 0) & (OUTBOX.c.payload["party"].astext == party)
    session.execute(update(OUTBOX).where(tried, ~stuck).values(due_at=at))


def drop_line(session: Session, number: int, why: str, at: datetime) -> None:
    """Let this line be told no more."""
    line = (OUTBOX.c.id == number) & OUTBOX.c.done_at.is_(None)
    session.execute(update(OUTBOX).where(line).values(done_at=at, last_error=why))
