"""Reading the obligations of several cases at once, with the few facts on which what they cost depends."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlmodel import Session

from orchestrator.db.beliefs import obligation_of
from orchestrator.db.journals import entry_of
from orchestrator.db.tables.journal import JOURNAL
from orchestrator.db.tables.obligation import OBLIGATION
from orchestrator.domain.entry import InputKind
from orchestrator.domain.obligation import Obligation
from orchestrator.domain.written import read_fact
from rules.facts import Fact
from rules.model.policy import Policy

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
