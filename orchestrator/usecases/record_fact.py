"""Record a fact: the one way in which a case changes."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.answers import Recorded
from orchestrator.domain.draft import FactDraft


def record_fact(session: Session, actor: Actor, case_id: str, draft: FactDraft, *, at: datetime, key: str) -> Recorded:
    """Add the fact, if the policy lets this actor, and draw the consequences. See record_facts."""
    return record_facts(session, actor, case_id, (draft,), at=at, key=key)


def record_facts(
    session: Session, actor: Actor, case_id: str, drafts: Sequence[FactDraft], *, at: datetime, key: str
) -> Recorded:
    """Add facts to one case, all or nothing, and draw the consequences once.

    The same `key` with the same content gets the first answer again and changes nothing. Raises CaseNotFound,
    UnknownFactType, FactInvalid, FactRefused, NotYours, IdempotencyConflict.
    """
    raise NotImplementedError
