"""Remembering which requests were answered, so that the same request sent again changes nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.tables.idempotency import IDEMPOTENCY
from orchestrator.errors import IdempotencyConflict

_FIND = select(IDEMPOTENCY.c.fingerprint, IDEMPOTENCY.c.answer).where(
    IDEMPOTENCY.c.party == bindparam("party"), IDEMPOTENCY.c.key == bindparam("key")
)
_REPLAYED = "speelruimte: answered before"
_KEEP = insert(IDEMPOTENCY).on_conflict_do_nothing().returning(IDEMPOTENCY.c.key)


def find_answer(session: Session, party: str, key: str, fingerprint: str) -> dict[str, Any] | None:
    """Return what this request was answered before. Raises IdempotencyConflict when the key was for another one."""
    row = session.execute(_FIND, {"party": party, "key": key}).one_or_none()
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise IdempotencyConflict(key)
    session.info[_REPLAYED] = True
    answer: dict[str, Any] = row.answer
    return answer


def was_replayed(session: Session) -> bool:
    """Whether the request of this session turned out to be answered before."""
    return _REPLAYED in session.info


def keep_answer(
    session: Session, party: str, key: str, fingerprint: str, answer: Mapping[str, Any], at: datetime
) -> None:
    """Remember the answer. Raises IdempotencyConflict when another request took the key in the meantime."""
    values = {"party": party, "key": key, "fingerprint": fingerprint, "answer": dict(answer), "at": at}
    if session.execute(_KEEP, values).one_or_none() is None:
        raise IdempotencyConflict(key)
