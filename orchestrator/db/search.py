"""Finding cases by words, among those a party may see."""

from sqlalchemy import select
from sqlmodel import Session

from orchestrator.db.cases import case_of
from orchestrator.db.seen import seen_by
from orchestrator.db.tables.case import CASE
from orchestrator.db.worklist import holds_words
from orchestrator.domain.case import Case


def search_cases(session: Session, party: str, words: str, limit: int) -> tuple[Case, ...]:
    """Return cases with the words in their id or title, the newest first."""
    asked = select(CASE).where(seen_by(party), holds_words(words))
    rows = session.execute(asked.order_by(CASE.c.opened_at.desc(), CASE.c.id).limit(limit))
    return tuple(case_of(row) for row in rows)
