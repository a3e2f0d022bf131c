"""Finding notices over all cases, and keeping which of them a party has read."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.beliefs import notice_of
from orchestrator.db.cases import seen_by
from orchestrator.db.due_order import latest_first, listed
from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.work import NOTICE, NOTICE_READ
from orchestrator.domain.listing import Listed, NoticeFilter, NoticeLine, Page
from orchestrator.domain.party import Actor
from orchestrator.domain.work import parts_of
from rules.model.fact_type import PARTY_JOINED

_NAME = NOTICE.c.case_id + " " + NOTICE.c.key


def list_notices(session: Session, actor: Actor, wanted: NoticeFilter, page: Page) -> Listed[NoticeLine]:
    """Return the notices to the actor, newest first."""
    asked = latest_first(_narrowed(_told(actor), wanted), NOTICE.c.given_at, _NAME, page)
    return listed(session.execute(asked).all(), page, lambda row: (row.given_at, f"{row.case_id} {row.key}"), _line)


def find_notice(session: Session, actor: Actor, notice: str) -> NoticeLine | None:
    """Return the notice with this id, if it is to the actor."""
    case_id, key = parts_of(notice)
    row = session.execute(_told(actor).where(NOTICE.c.case_id == case_id, NOTICE.c.key == key)).one_or_none()
    return _line(row) if row else None


def mark_read(session: Session, actor: Actor, notice: str, at: datetime) -> None:
    """Remember that the actor's party has read the notice; the first time counts."""
    case_id, key = parts_of(notice)
    read = {"party": actor.party, "case_id": case_id, "key": key, "person": actor.person, "at": at}
    session.execute(insert(NOTICE_READ).values(**read).on_conflict_do_nothing())


def _told(actor: Actor) -> Select[Any]:
    read = and_(
        NOTICE_READ.c.party == actor.party,
        NOTICE_READ.c.case_id == NOTICE.c.case_id,
        NOTICE_READ.c.key == NOTICE.c.key,
    )
    columns = (CASE.c.title, CASE.c.municipality, CASE.c.version, NOTICE_READ.c.at.label("read_at"))
    return (
        select(NOTICE, *columns, NOTICE_READ.c.person.label("read_by"))
        .join(CASE, CASE.c.id == NOTICE.c.case_id)
        .outerjoin(NOTICE_READ, read)
        # Who was told that its role has gone over to another sees no more of the case than that.
        .where(or_(seen_by(actor.party), NOTICE.c.rule == PARTY_JOINED), _is_to(actor))
    )


def _is_to(actor: Actor) -> ColumnElement[bool]:
    """Whether it is told to the actor: to its party as a whole, or to this person within it."""
    for_anybody, for_me = NOTICE.c.person.is_(None), NOTICE.c.person == actor.person
    to_us = NOTICE.c.parties.contains([actor.party])
    return or_(and_(to_us, or_(for_anybody, for_me)), and_(NOTICE.c.parties == [], for_me))


def _narrowed(asked: Select[Any], wanted: NoticeFilter) -> Select[Any]:
    if wanted.unread:
        asked = asked.where(NOTICE_READ.c.at.is_(None))
    if wanted.case:
        asked = asked.where(NOTICE.c.case_id == wanted.case)
    return asked


def _line(row: Row[Any]) -> NoticeLine:
    read_at = row.read_at.astimezone(UTC) if row.read_at else None
    return NoticeLine(row.case_id, row.title, row.municipality, row.version, notice_of(row), read_at, row.read_by)
