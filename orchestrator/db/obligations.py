"""Finding obligations over all cases."""

from typing import Any

from sqlalchemy import Row, Select, select, text
from sqlmodel import Session

from orchestrator.db.beliefs import obligation_of
from orchestrator.db.due_order import in_due_order, listed
from orchestrator.db.seen import seen_by
from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.obligation import OBLIGATION, UNHELD
from orchestrator.domain.listing import ObligationFilter, ObligationLine
from orchestrator.domain.page import Listed, Page

_NAME = OBLIGATION.c.case_id + " " + OBLIGATION.c.key


def list_obligations(session: Session, party: str, wanted: ObligationFilter, page: Page) -> Listed[ObligationLine]:
    """Return the obligations in cases the party may see, the earliest deadline first, those without one last."""
    seen = select(OBLIGATION, CASE.c.title, CASE.c.municipality, CASE.c.version)
    seen = seen.join(CASE, CASE.c.id == OBLIGATION.c.case_id).where(seen_by(party))
    rows = session.execute(in_due_order(_narrowed(seen, wanted), OBLIGATION.c.due_at, _NAME, page)).all()
    return listed(rows, page, lambda row: (row.due_at, f"{row.case_id} {row.key}"), _line)


def _narrowed(asked: Select[Any], wanted: ObligationFilter) -> Select[Any]:
    if wanted.state:
        asked = asked.where(OBLIGATION.c.state == wanted.state.value)
    if wanted.due_before:
        asked = asked.where(OBLIGATION.c.due_at < wanted.due_before)
    if wanted.bearer:
        asked = asked.where(OBLIGATION.c.bearers.contains([wanted.bearer]))
    if wanted.case:
        asked = asked.where(OBLIGATION.c.case_id == wanted.case)
    if wanted.municipality:
        asked = asked.where(CASE.c.municipality == wanted.municipality)
    if wanted.unheld:
        asked = asked.where(text(UNHELD))
    return asked


def _line(row: Row[Any]) -> ObligationLine:
    return ObligationLine(row.case_id, row.title, row.municipality, row.version, obligation_of(row))
