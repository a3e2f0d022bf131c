"""Verify a journal: nobody changed, removed or inserted anything."""

from sqlmodel import Session

from orchestrator.db.cases import get_case
from orchestrator.db.journals import read_entries
from orchestrator.domain.chain import flaws


def verify_journal(session: Session, case_id: str) -> tuple[str, ...]:
    """Recompute the hash chain of the case; every difference in words, none when it is whole. Raises CaseNotFound."""
    case = get_case(session, case_id)
    entries = read_entries(session, case_id)
    found = flaws(entries)
    if not found and entries[-1].hash != case.head:
        return (f"the journal ends with {entries[-1].hash[:12]}…, but the case says {case.head[:12]}…",)
    return found
