"""Remembering which requests were answered, so that the same request sent again changes nothing.

A key names a request of one person, or of the programs of one party. Whoever looks for an answer has made sure first
that the actor may still have it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlmodel import Session

from orchestrator.db.round_trip import Query, ask, prepared, write
from orchestrator.db.tables.platform import IDEMPOTENCY
from orchestrator.domain.party import Actor
from orchestrator.errors import IdempotencyConflict

_FIND = prepared(
    select(IDEMPOTENCY.c.fingerprint, IDEMPOTENCY.c.answer).where(
        IDEMPOTENCY.c.party == bindparam("party"),
        IDEMPOTENCY.c.person == bindparam("person"),
        IDEMPOTENCY.c.key == bindparam("key"),
    )
)
_REPLAYED = "speelruimte: answered before"
_KEEP = prepared(insert(IDEMPOTENCY))
_TAKEN = "idempotency_pkey"


def answering(actor: Actor, key: str) -> Query:
    """Return the question whether this request of the actor was answered before."""
    return Query(_FIND, {"party": actor.party, "person": actor.person or "", "key": key})


def find_answer(session: Session, actor: Actor, key: str, fingerprint: str) -> dict[str, Any] | None:
    """Return what this request was answered before. Raises IdempotencyConflict when the key was for another one."""
    rows = ask(session, answering(actor, key))
    if not rows:
        return None
    if rows[0].fingerprint != fingerprint:
        raise IdempotencyConflict(key)
    session.info[_REPLAYED] = True
    answer: dict[str, Any] = rows[0].answer
    return answer


def was_replayed(session: Session) -> bool:
    """Whether the request of this session turned out to be answered before."""
    return _REPLAYED in session.info


def keep_answer(
    session: Session, actor: Actor, key: str, fingerprint: str, answer: Mapping[str, Any], at: datetime
) -> None:
    """Remember the answer.

    When another request took the key in the meantime, writing it raises IdempotencyConflict, at the latest on commit.
    """
    named = {"party": actor.party, "person": actor.person or "", "key": key}
    kept = {"fingerprint": fingerprint, "answer": dict(answer), "at": at}
    write(session, _KEEP, [named | kept], taken={_TAKEN: IdempotencyConflict(key)})
