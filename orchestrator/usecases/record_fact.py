"""Record a fact: the one way in which a case changes."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.actor import Actor
from orchestrator.domain.answers import Recorded
from orchestrator.domain.canonical import fingerprint
from orchestrator.domain.draft import FactDraft
from orchestrator.errors import CaseChanged, CaseNotFound
from orchestrator.usecases.answered import answer_of, recorded_before, recorded_by
from orchestrator.usecases.fact_lines import fact_entries
from orchestrator.usecases.turn import Held, Turn, adding_to, hold, judged, settle


def record_fact(
    session: Session, actor: Actor, case_id: str, draft: FactDraft, *, at: datetime, key: str, seen: str | None = None
) -> Recorded:
    """Add the fact, if the policy lets this actor, and draw the consequences. See record_facts."""
    return record_facts(session, actor, case_id, (draft,), at=at, key=key, seen=seen)


def record_facts(
    session: Session,
    actor: Actor,
    case_id: str,
    drafts: Sequence[FactDraft],
    *,
    at: datetime,
    key: str,
    seen: str | None = None,
) -> Recorded:
    """Add facts to one case, all or nothing, and draw the consequences once.

    The same `key` with the same content gets the first answer again and changes nothing. With `seen` only while the
    journal still ends with this hash, as it did when the actor looked at what would follow. Raises CaseNotFound,
    UnknownFactType, FactInvalid, FactRefused, NotYours, IdempotencyConflict, CaseSetApart, CaseChanged, and
    PolicyFault when the rules come to no end with them.
    """
    asked = fingerprint({"record facts in": case_id, "facts": tuple(drafts)})
    held = hold(session, case_id, actor.party)
    if not held.is_known_to(actor.party):
        raise CaseNotFound(case_id)
    answered = find_answer(session, actor, key, asked)
    if answered:
        return recorded_before(session, answered)
    if seen is not None and seen != held.case.head:
        raise CaseChanged(case_id, seen, held.case.head)
    turn = add_facts(session, held, actor, drafts, at)
    keep_answer(session, actor, key, asked, answer_of(turn), turn.held.case.recorded_at)
    return recorded_by(turn)


def add_facts(session: Session, held: Held, actor: Actor, drafts: Sequence[FactDraft], at: datetime) -> Turn:
    """Add facts to a case that is held. Raises UnknownFactType, FactInvalid, FactRefused, NotYours."""
    with adding_to(held, at):
        entries = fact_entries(session, held, actor, drafts, at)
    return settle(session, held, entries, judged(held, entries))
