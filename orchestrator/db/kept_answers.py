"""Storing, finding and forgetting the answers to forms."""

import zlib
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session

from orchestrator.db.tables.party import CREDENTIAL
from orchestrator.db.tables.platform import KEPT_ANSWER
from orchestrator.domain.answers import KeptAnswer

_TABLE = KEPT_ANSWER.c


def add_answer(session: Session, digest: str, owner: str, answer: KeptAnswer, at: datetime, *, signed_in: bool) -> None:
    """Store the answer."""
    page = zlib.compress(answer.page.encode("utf-8", "surrogatepass"))
    values = {"digest": digest, "owner": owner, "signed_in": signed_in, "status": answer.status}
    values |= {"language": answer.language, "page": page, "kept_at": at}
    session.execute(insert(KEPT_ANSWER).values(values))


def find_answer(session: Session, digest: str, owners: Sequence[str], since: datetime) -> KeptAnswer | None:
    """Return the answer if it belongs to one of the owners and was kept at `since` or later."""
    asked = select(_TABLE.page, _TABLE.status, _TABLE.language)
    theirs = asked.where(_TABLE.digest == digest, _TABLE.owner.in_(owners), _TABLE.kept_at >= since)
    row = session.execute(theirs).one_or_none()
    return (
        KeptAnswer(zlib.decompress(row.page).decode("utf-8", "surrogatepass"), row.status, row.language)
        if row
        else None
    )


def remove_answers_before(session: Session, before: datetime) -> None:
    """Forget what was kept before the moment."""
    session.execute(delete(KEPT_ANSWER).where(_TABLE.signed_in.in_((True, False)), _TABLE.kept_at < before))


def remove_answers_of(session: Session, owner: str, *, but: int = 0) -> None:
    """Forget what is kept for the owner, but the newest."""
    newest = select(_TABLE.digest).where(_TABLE.owner == owner).order_by(_TABLE.kept_at.desc()).limit(but)
    session.execute(delete(KEPT_ANSWER).where(_TABLE.owner == owner, _TABLE.digest.not_in(newest)))


def remove_answers_of_parties(session: Session, parties: Collection[str]) -> None:
    """Forget what is kept for the sessions of these parties: of what it tells nobody knows here of which case it is."""
    theirs = select(CREDENTIAL.c.digest).where(CREDENTIAL.c.party.in_(sorted(parties)))
    session.execute(delete(KEPT_ANSWER).where(_TABLE.owner.in_(theirs)))


def count_answers_of_nobody(session: Session) -> int:
    """Return how many answers are kept for people who were not signed in."""
    found: int = session.execute(select(func.count()).where(_TABLE.signed_in.is_(other=False))).scalar_one()
    return found
