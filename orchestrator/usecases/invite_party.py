"""Invite a party: a municipality registers the partners it works with."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.actor import PLATFORM, Actor
from orchestrator.domain.canonical import fingerprint
from orchestrator.domain.party import MUNICIPALITY, OF_THE_OPERATOR, Party, PartyDraft
from orchestrator.errors import NotYours
from orchestrator.usecases.register_party import register_party
from orchestrator.usecases.see_parties import get_party


def invite_party(session: Session, actor: Actor, draft: PartyDraft, *, at: datetime, key: str) -> Party:
    """Register a new party. Raises NotYours, PartyExists, PartyInvalid, IdempotencyConflict.

    Some are registered by the operator alone: a kind is what lets a municipality open cases and register others.
    """
    if get_party(session, actor.party).kind != MUNICIPALITY:
        raise NotYours("Registering a party", actor.party, "a municipality")
    asked = fingerprint({"party": draft})
    answered = find_answer(session, actor, key, asked)
    if answered:
        return Party(**answered)
    if draft.kind in OF_THE_OPERATOR or draft.id == PLATFORM.party:
        raise NotYours(f"Registering a party of kind {draft.kind!r}", actor.party, "the operator of the platform")
    party = register_party(session, draft, at=at, by=actor)
    answer = {"id": party.id, **party.said(), "registered_by": party.registered_by}
    keep_answer(session, actor, key, asked, answer, at)
    return party
