"""Destroying what is stored of a case, and the record of that; the guard of the journal lets through nothing else."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from orchestrator.db.beliefs import forget
from orchestrator.db.rows import in_order, values_of
from orchestrator.db.tables.case import CASE, JOURNAL, SECRET_PARTY
from orchestrator.db.tables.personal import DESTRUCTION, DESTRUCTION_WISH
from orchestrator.db.tables.platform import IDEMPOTENCY, KEPT_ANSWER, OUTBOX, SET_APART
from orchestrator.db.tables.work import LEASE, NOTICE_READ, TASK
from orchestrator.domain.destruction import Destruction, Wish
from orchestrator.domain.journal import InputKind
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.party import Actor

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def find_wish(session: Session, case_id: str) -> Wish | None:
    """Return who asked for the destruction of the case, if somebody did."""
    row = session.execute(select(DESTRUCTION_WISH).where(DESTRUCTION_WISH.c.case_id == case_id)).one_or_none()
    return Wish(row.case_id, Actor(row.party, row.person), row.at.astimezone(UTC)) if row else None


def save_wish(session: Session, wish: Wish) -> None:
    """Store who asked; who asks again stands in the place of who asked before."""
    values = {"party": wish.actor.party, "person": wish.actor.person, "at": wish.at}
    stored = upsert(DESTRUCTION_WISH).values(case_id=wish.case_id, **values)
    session.execute(stored.on_conflict_do_update(index_elements=["case_id"], set_=values))


def destroy(session: Session, done: Destruction) -> None:
    """Store the record, and with it take away everything that says anything of the case.

    Its row stays, without title, municipality or parties, and of each line of its journal place, hash and commitment.
    """
    session.execute(insert(DESTRUCTION).values({name: each for name, each in asdict(done).items() if name != "seq"}))
    case_id = done.case_id
    of_its_tasks = select(TASK.c.id).where(TASK.c.case_id == case_id)
    session.execute(delete(LEASE).where(LEASE.c.task_id.in_(of_its_tasks)))
    session.execute(delete(NOTICE_READ).where(NOTICE_READ.c.case_id == case_id))
    forget(session, case_id)
    session.execute(delete(OUTBOX).where(_is_told_of(case_id)))
    session.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.answer["case"].astext == case_id))
    session.execute(delete(SET_APART).where(SET_APART.c.case_id == case_id))
    session.execute(delete(SECRET_PARTY).where(SECRET_PARTY.c.case_id == case_id))
    session.execute(delete(DESTRUCTION_WISH).where(DESTRUCTION_WISH.c.case_id == case_id))
    # Pages that were kept to be shown once are packed: of which case they are cannot be asked.
    session.execute(delete(KEPT_ANSWER))
    session.execute(update(JOURNAL).where(JOURNAL.c.case_id == case_id).values(BARE))
    bare = {
        "title": "",
        "title_for": None,
        "municipality": "",
        "next_due": None,
        "opened_at": _LONG_AGO,
        "recorded_at": _LONG_AGO,
        "unproven": False,
    }
    session.execute(update(CASE).where(CASE.c.id == case_id).values(**bare, epoch=CASE.c.epoch + 1))


BARE = {
    "kind": InputKind.CONTENT_DESTROYED.value,
    "at": _LONG_AGO,
    "party": "",
    "person": None,
    "role": None,
    "body": {},
    "cause": None,
    "salt": None,
}
"""What stands in a line of a journal of which the content is gone."""


def _is_told_of(case_id: str) -> ColumnElement[bool]:
    task = OUTBOX.c.payload["task_id"].astext
    return or_(OUTBOX.c.payload["case_id"].astext == case_id, func.split_part(task, literal(":"), 1) == case_id)


def list_destructions(session: Session, municipality: str, page: Page) -> Listed[Destruction]:
    """Return which cases of the municipality were destroyed, the first first."""
    asked = select(DESTRUCTION).where(DESTRUCTION.c.municipality == municipality)
    return in_order(session, asked, DESTRUCTION.c.seq, page, _destruction_of)


def _destruction_of(row: Row[Any]) -> Destruction:
    return Destruction(**values_of(row, Destruction))
