"""Finding obligations over all cases."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, text
from sqlmodel import Session

from orchestrator.db.beliefs import obligation_of
from orchestrator.db.due_order import in_due_order, listed
from orchestrator.db.nearness import stands, within
from orchestrator.db.seen import seen_by
from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.obligation import OBLIGATION, UNHELD
from orchestrator.domain.listing import ObligationFilter, ObligationLine
from orchestrator.domain.nearness import Span
from orchestrator.domain.page import Listed, Page

_NAME = OBLIGATION.c.case_id + " " + OBLIGATION.c.key


def list_obligations(
    session: Session, party: str, wanted: ObligationFilter, page: Page, at: datetime
) -> Listed[ObligationLine]:
    """Return the obligations in cases the party may see, the earliest deadline first, those without one last."""
    seen = select(OBLIGATION, CASE.c.title, CASE.c.municipality, CASE.c.version)
    seen = seen.join(CASE, CASE.c.id == OBLIGATION.c.case_id).where(seen_by(party))
    rows = session.execute(in_due_order(_narrowed(seen, wanted, at), OBLIGATION.c.due_at, _NAME, page)).all()
    return listed(rows, page, lambda row: (row.due_at, f"{row.case_id} {row.key}"), lambda row: _line(row, at))


def _narrowed(asked: Select[Any], wanted: ObligationFilter, at: datetime) -> Select[Any]:
    if wanted.state:
        asked = asked.where(stands(OBLIGATION, wanted.state, at))
    if wanted.due_before:
        asked = asked.where(within(OBLIGATION.c.due_at, Span.before(wanted.due_before)))
    if wanted.bearer:
        asked = asked.where(OBLIGATION.c.bearers.contains([wanted.bearer]))
    if wanted.case:
        asked = asked.where(OBLIGATION.c.case_id == wanted.case)
    if wanted.municipality:
        asked = asked.where(CASE.c.municipality == wanted.municipality)
    if wanted.unheld:
        asked = asked.where(text(UNHELD))
    return asked


def _line(row: Row[Any], at: datetime) -> ObligationLine:
    return ObligationLine(row.case_id, row.title, row.municipality, row.version, obligation_of(row).stood_at(at))
