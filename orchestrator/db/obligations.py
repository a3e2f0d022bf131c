"""Finding obligations over all cases, and those of several cases with the facts on which their cost depends."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, text
from sqlmodel import Session

from orchestrator.db.beliefs import obligation_of
from orchestrator.db.cases import seen_by
from orchestrator.db.due_order import in_due_order, listed
from orchestrator.db.journals import entry_of
from orchestrator.db.nearness import stands, within
from orchestrator.db.tables.case import CASE, JOURNAL
from orchestrator.db.tables.work import OBLIGATION, UNHELD
from orchestrator.domain.journal import InputKind
from orchestrator.domain.listing import Listed, ObligationFilter, ObligationLine, Page
from orchestrator.domain.nearness import Span
from orchestrator.domain.work import Obligation
from orchestrator.domain.written import read_fact
from rules.facts import Fact
from rules.model.policy import Policy

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


Evidence = tuple[tuple[Obligation, ...], tuple[Fact, ...]]


def load_evidence(session: Session, cases: Mapping[str, Policy], types: Sequence[str]) -> Mapping[str, Evidence]:
    """Return for each case (with its policy) its obligations, and its facts of these types and that fulfilled one."""
    obligations: dict[str, list[Obligation]] = {case: [] for case in cases}
    for row in session.execute(select(OBLIGATION).where(OBLIGATION.c.case_id.in_(list(cases)))):
        obligations[row.case_id].append(obligation_of(row))
    facts: dict[str, list[Fact]] = {case: [] for case in cases}
    answered = select(OBLIGATION.c.case_id, OBLIGATION.c.fulfilled_by).where(
        OBLIGATION.c.case_id == JOURNAL.c.case_id, OBLIGATION.c.fulfilled_by == func.concat("f", JOURNAL.c.seq)
    )
    kept = JOURNAL.c.body["type"].astext.in_(list(types)) | answered.exists()
    asked = select(JOURNAL).where(JOURNAL.c.case_id.in_(list(cases)), JOURNAL.c.kind == InputKind.FACT.value, kept)
    for row in session.execute(asked.order_by(JOURNAL.c.case_id, JOURNAL.c.seq)):
        facts[row.case_id].append(read_fact(cases[row.case_id], entry_of(row)))
    return {case: (tuple(obligations[case]), tuple(facts[case])) for case in cases}
