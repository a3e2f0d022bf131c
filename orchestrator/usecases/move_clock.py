"""Move the clock of a development platform, so that deadlines come near without waiting for them."""

from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator import clock
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.actor import Actor


def move_clock(session: Session, actor: Actor, by: timedelta, *, at: datetime, key: str) -> datetime:
    """Move it for all programs and return the moment it then is. The same key moves it once.

    Raises IdempotencyConflict.
    """
    fingerprint = f"move_clock {by.total_seconds()}"
    known = find_answer(session, actor, key, fingerprint)
    if known is not None:
        return datetime.fromisoformat(known["now"])
    clock.move_clock(session, by)
    moved = at + by
    keep_answer(session, actor, key, fingerprint, {"now": moved.isoformat()}, at)
    return moved
