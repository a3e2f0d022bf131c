"""Setting things apart, seeing what stands still, and ending it. Pauses grow from five seconds to an hour."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, text, update
from sqlmodel import Session

from orchestrator.db.round_trip import Query, ask, prepared, write
from orchestrator.db.rows import values_of
from orchestrator.db.tables.platform import SET_APART
from orchestrator.domain.condition import ApartKind, SetApart

_NOW = SET_APART.c.ended_at.is_(None)
_DROPPED = "dropped"

SET = prepared(
    text("""
INSERT INTO set_apart (kind, subject, municipality, case_id, since, attempts, next_try_at, reason)
VALUES (:kind, :subject, :municipality, :case_id, CAST(:at AS timestamptz), 1,
    CAST(:at AS timestamptz) + interval '5 seconds', :reason)
ON CONFLICT (kind, subject) WHERE ended_at IS NULL DO UPDATE SET
    attempts = set_apart.attempts + 1,
    next_try_at = excluded.since
        + least(interval '1 hour', interval '5 seconds' * power(2, least(set_apart.attempts, 20))),
    reason = excluded.reason
RETURNING next_try_at
""")
)
"""What sets something apart, or counts one more attempt; the relay says it through a driver of its own."""

_RECOVERED = prepared(
    text(
        "UPDATE set_apart SET ended_at = :at, ended_how = 'recovered'"
        " WHERE kind = :kind AND subject = :subject AND ended_at IS NULL"
    )
)


def set_apart(
    session: Session,
    kind: ApartKind,
    subject: str,
    reason: str,
    *,
    at: datetime,
    municipality: str | None = None,
    case_id: str | None = None,
) -> datetime:
    """Set it apart, or count one more attempt; return when it is to be tried again."""
    values = {"municipality": municipality, "case_id": case_id, "at": at, "reason": reason}
    rows = ask(session, Query(SET, {"kind": kind.value, "subject": subject, **values}))
    found: datetime = rows[0].next_try_at
    return found.astimezone(UTC)


def recovered(session: Session, kind: ApartKind, subject: str, at: datetime) -> None:
    """Say that it goes again; what was not set apart is left as it is."""
    write(session, _RECOVERED, [{"kind": kind.value, "subject": subject, "at": at}])


def stands_still(kind: ApartKind, subject: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that what the column names stands still."""
    return _was_apart(kind, subject, _NOW)


def dropped_since(kind: ApartKind, subject: ColumnElement[str], since: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the condition that somebody dropped what the column names, not before the moment of the other."""
    return _was_apart(kind, subject, SET_APART.c.ended_how == _DROPPED, SET_APART.c.ended_at >= since)


def _was_apart(kind: ApartKind, subject: ColumnElement[str], *when: ColumnElement[bool]) -> ColumnElement[bool]:
    found = select(SET_APART.c.id).where(SET_APART.c.kind == kind.value, SET_APART.c.subject == subject, *when)
    return found.exists()


def list_apart(session: Session, kind: ApartKind | None = None, *, over: bool = False) -> tuple[SetApart, ...]:
    """Return what stands still, the longest first; with `over` also all that did before."""
    asked = select(SET_APART).order_by(SET_APART.c.ended_at.is_not(None), SET_APART.c.since, SET_APART.c.id)
    asked = asked if over else asked.where(_NOW)
    asked = asked.where(SET_APART.c.kind == kind.value) if kind else asked
    return tuple(_apart_of(row) for row in session.execute(asked))


def find_apart(session: Session, number: int) -> SetApart | None:
    """Return what has this number and still stands still."""
    row = session.execute(select(SET_APART).where(SET_APART.c.id == number, _NOW)).one_or_none()
    return _apart_of(row) if row else None


def count_apart(session: Session) -> Mapping[str, int]:
    """Return how much of each kind stands still."""
    rows = session.execute(select(SET_APART.c.kind, func.count()).where(_NOW).group_by(SET_APART.c.kind))
    return {kind.value: 0 for kind in ApartKind} | {row[0]: row[1] for row in rows}


def apart_since(session: Session, case_ids: Collection[str]) -> Mapping[str, datetime]:
    """Return of these cases those that stand still, with since when."""
    asked = select(SET_APART.c.subject, SET_APART.c.since).where(
        _NOW, SET_APART.c.kind == ApartKind.CASE.value, SET_APART.c.subject.in_(case_ids)
    )
    return {row.subject: row.since.astimezone(UTC) for row in session.execute(asked)} if case_ids else {}


def due_apart(session: Session, kind: ApartKind, at: datetime) -> tuple[SetApart, ...]:
    """Return what of this kind is to be tried again by now, the longest due first."""
    asked = select(SET_APART).where(_NOW, SET_APART.c.kind == kind.value, SET_APART.c.next_try_at <= at)
    return tuple(_apart_of(row) for row in session.execute(asked.order_by(SET_APART.c.next_try_at)))


def try_at(session: Session, number: int, at: datetime) -> bool:
    """Set when it is tried again; say whether it still stands still."""
    return _changed(session, number, {"next_try_at": at})


def drop(session: Session, number: int, *, by: str, why: str, at: datetime) -> bool:
    """Say that nobody tries it any more, by whom and why; say whether it still stood still."""
    return _changed(session, number, {"ended_at": at, "ended_how": _DROPPED, "ended_by": by, "ended_why": why})


def _changed(session: Session, number: int, values: Mapping[str, Any]) -> bool:
    changed = update(SET_APART).where(SET_APART.c.id == number, _NOW).values(values).returning(SET_APART.c.id)
    return session.execute(changed).first() is not None


def _apart_of(row: Row[Any]) -> SetApart:
    return SetApart(**values_of(row, SetApart) | {"kind": ApartKind(row.kind)})
