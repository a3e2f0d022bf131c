"""Storing and finding cases, and which of them a party may see."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.eyes import keep_in_sight
from orchestrator.db.round_trip import Query, ask, prepared, write
from orchestrator.db.secrecy import SEEN
from orchestrator.db.tables.case import CASE, CASE_PARTY
from orchestrator.domain.case import Case
from orchestrator.errors import CaseNotFound


def seen_by(party: str | BindParameter[str]) -> ColumnElement[bool]:
    """Return the condition on the table of cases."""
    takes_part = select(CASE_PARTY.c.case_id).where(CASE_PARTY.c.party == party)
    return or_(CASE.c.municipality == party, CASE.c.id.in_(takes_part))


_ONE = select(*SEEN).where(CASE.c.id == bindparam("id"))
_LOCKED = prepared(_ONE.with_for_update())
# Who takes no part finds no row, and so never waits for one.
_LOCKED_FOR = prepared(_ONE.where(seen_by(bindparam("party"))).with_for_update())
_MOVES = ("seq", "head", "recorded_at", "next_due", "closed_since", "editions")
_MOVED: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _MOVES}
# Once it is so it stays so: a row of which no column in an index changes is written more cheaply.
_UNPROVEN = or_(CASE.c.unproven, CASE.c.seq != bindparam("new_seq"))
_HEAD = prepared(update(CASE).where(CASE.c.id == bindparam("case_id")).values({**_MOVED, "unproven": _UNPROVEN}))
_INSERT = insert(CASE).on_conflict_do_nothing().returning(CASE.c.id)


def find_case(session: Session, case_id: str) -> Case | None:
    """Return the case, as it is now."""
    row = session.execute(_ONE, {"id": case_id}).one_or_none()
    return case_of(row) if row else None


def get_case(session: Session, case_id: str) -> Case:
    """Return the case, as it is now. Raises CaseNotFound."""
    case = find_case(session, case_id)
    if case is None:
        raise CaseNotFound(case_id)
    return case


def locking(case_id: str, party: str | None) -> Query:
    """Return the question that locks the case, if the party may see it; with None whoever asks."""
    if party is None:
        return Query(_LOCKED, {"id": case_id})
    return Query(_LOCKED_FOR, {"id": case_id, "party": party})


def lock_case(session: Session, case_id: str, party: str | None) -> tuple[Case, int]:
    """Return the case and the epoch of its projection, and keep others from it until the end of the transaction.

    Raises CaseNotFound, also when the party may not see it; None is for who keeps the platform.
    """
    rows = ask(session, locking(case_id, party))
    if not rows:
        raise CaseNotFound(case_id)
    keep_in_sight(session, case_id)
    return case_of(rows[0]), rows[0].epoch


def add_case(session: Session, case: Case) -> bool:
    """Store a new case; False when there already is one with this id."""
    keep_in_sight(session, case.id)
    return session.execute(_INSERT, asdict(case) | {"editions": list(case.editions)}).one_or_none() is not None


def save_head(session: Session, case: Case) -> None:
    """Store how far the case has come."""
    head = {
        "case_id": case.id,
        "new_seq": case.seq,
        "new_head": case.head,
        "new_recorded_at": case.recorded_at,
        "new_next_due": case.next_due,
        "new_closed_since": case.closed_since,
        "new_editions": list(case.editions),
    }
    write(session, _HEAD, [head])


def save_title(session: Session, case_id: str, title: str) -> None:
    """Store what the case is called."""
    session.execute(update(CASE).where(CASE.c.id == case_id).values(title=title))


def start_epoch(session: Session, case_id: str) -> None:
    """Say that the projection of the case was rebuilt."""
    session.execute(update(CASE).where(CASE.c.id == case_id).values(epoch=CASE.c.epoch + 1))


def due_cases(session: Session, municipality: str, at: datetime, limit: int) -> tuple[tuple[Case, int], ...]:
    """Return cases whose moment has come, locked, the longest overdue first; those in other hands are left out."""
    due = (
        select(*SEEN)
        .where(CASE.c.municipality == municipality, CASE.c.next_due <= at)
        .order_by(CASE.c.next_due)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple((case_of(row), row.epoch) for row in session.execute(due))


def closed_cases(session: Session, municipality: str) -> tuple[Case, ...]:
    """Return the closed cases of the municipality, the one that was closed first first."""
    asked = select(*SEEN).where(CASE.c.municipality == municipality, CASE.c.closed_since.is_not(None))
    return tuple(case_of(row) for row in session.execute(asked.order_by(CASE.c.closed_since, CASE.c.id)))


def due_case_ids(session: Session, municipality: str, at: datetime, limit: int) -> tuple[str, ...]:
    """Return the ids of cases whose moment has come, the longest overdue first."""
    asked = select(CASE.c.id).where(CASE.c.municipality == municipality, CASE.c.next_due <= at)
    return tuple(session.execute(asked.order_by(CASE.c.next_due).limit(limit)).scalars())


def due_case(session: Session, case_id: str, at: datetime) -> tuple[Case, int] | None:
    """Return the case with the epoch of its projection, locked; nothing when it is not due or in other hands."""
    asked = select(*SEEN).where(CASE.c.id == case_id, CASE.c.next_due <= at).with_for_update(skip_locked=True)
    row = session.execute(asked).one_or_none()
    return (case_of(row), row.epoch) if row else None


def set_next_due(session: Session, case_id: str, due: datetime | None) -> str | None:
    """Set when the case is looked at next, None for never by itself; return its municipality, if there is a case."""
    changed = update(CASE).where(CASE.c.id == case_id).values(next_due=due).returning(CASE.c.municipality)
    return session.execute(changed).scalar()


def case_of(row: Row[Any], prefix: str = "") -> Case:
    """Return the case a row of the table holds, in columns whose names begin like this."""
    values: dict[str, Any] = {name: getattr(row, prefix + name) for name in Case.__dataclass_fields__}
    moments = {name: each.astimezone(UTC) for name, each in values.items() if isinstance(each, datetime)}
    roles = values["title_for"]
    lists = {"editions": tuple(values["editions"]), "title_for": None if roles is None else tuple(roles)}
    return Case(**values | moments | lists)
