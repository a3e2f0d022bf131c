"""Open a case: from this moment the parties named share one journal."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.answers import CaseOpened
from orchestrator.domain.draft import CaseDraft


def open_case(session: Session, actor: Actor, draft: CaseDraft, *, at: datetime, key: str) -> CaseOpened:
    """Open the case, let the parties join in their roles, and record the facts it begins with, all or nothing.

    Only the municipality itself opens a case. Raises NotYours, PolicyNotFound, CaseExists, CaseInvalid, IdempotencyConflict
    and all that record_fact raises.
    """
    raise NotImplementedError
