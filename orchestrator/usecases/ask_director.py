"""Ask the director of a case something: a question is work for the director, given by whoever takes part."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.answers import Recorded
from orchestrator.domain.draft import FactDraft
from orchestrator.usecases.record_fact import record_fact
from orchestrator.usecases.sight import see
from rules.model.fact_type import WORK_GIVEN


def ask_director(session: Session, actor: Actor, case_id: str, question: str, *, at: datetime, key: str) -> Recorded:
    """Put the question on the director's own queue; the answer is the report with which that work is done.

    Raises CaseNotFound, FactInvalid, FactRefused (a closed case), IdempotencyConflict.
    """
    director = see(session, actor, case_id).policy.director
    draft = FactDraft(WORK_GIVEN, {"role": director, "what": question})
    return record_fact(session, actor, case_id, draft, at=at, key=key)
