"""Invite a party: a municipality registers the partners it works with."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.actor import Actor
from orchestrator.domain.canonical import fingerprint
from orchestrator.domain.party import Party, PartyDraft
from orchestrator.errors import NotYours
from orchestrator.usecases.register_party import register_party
from orchestrator.usecases.see_parties import get_party

MUNICIPALITY = "municipality"


def invite_party(session: Session, actor: Actor, draft: PartyDraft, *, at: datetime, key: str) -> Party:
    """Register the party, or change what is known of it. Raises NotYours, PartyInvalid, IdempotencyConflict."""
    if get_party(session, actor.party).kind != MUNICIPALITY:
        raise NotYours("Registering a party", actor.party, "a municipality")
    asked = fingerprint({"party": draft})
    answered = find_answer(session, actor.party, key, asked)
    if answered:
        return Party(**answered)
    party = register_party(session, draft, at=at)
    answer = {"id": party.id, "title": party.title, "kind": party.kind, "has_worker": party.has_worker}
    keep_answer(session, actor.party, key, asked, answer, at)
    return party
