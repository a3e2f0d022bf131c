"""See what one was told, over all cases, and say that one has read it."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db import notices
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.actor import Actor
from orchestrator.domain.canonical import fingerprint
from orchestrator.domain.listing import NoticeFilter, NoticeLine
from orchestrator.domain.page import Listed, Page
from orchestrator.errors import NoticeNotFound


def list_notices(session: Session, actor: Actor, wanted: NoticeFilter, page: Page) -> Listed[NoticeLine]:
    """Return the notices to the actor's party, or to the actor in person, newest first."""
    return notices.list_notices(session, actor, wanted, page)


def get_notice(session: Session, actor: Actor, notice: str) -> NoticeLine:
    """Return one notice to the actor. Raises NoticeNotFound."""
    found = notices.find_notice(session, actor, notice)
    if found is None:
        raise NoticeNotFound(notice)
    return found


def read_notice(session: Session, actor: Actor, notice: str, *, at: datetime, key: str) -> NoticeLine:
    """Mark the notice as read by the actor's party; read twice, the first time counts.

    Raises NoticeNotFound, IdempotencyConflict.
    """
    asked = fingerprint({"read": notice})
    get_notice(session, actor, notice)
    if find_answer(session, actor, key, asked) is None:
        notices.mark_read(session, actor, notice, at)
        keep_answer(session, actor, key, asked, {}, at)
    return get_notice(session, actor, notice)
