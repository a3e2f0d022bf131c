"""Asking the table of rights, with what it takes to know of who asks."""

from sqlmodel import Session

from orchestrator.db.parties import find_party
from orchestrator.domain.party import OPERATOR, PLATFORM, Actor, Party
from orchestrator.domain.rights import Action, NotYourRight, Whose, goes_by_kind, may, may_at_all


def must(session: Session, actor: Actor, action: Action, whose: Whose = Whose.OWN, *, owner: str | None = None) -> None:
    """Raise NotYourRight unless the actor may do this with something that is so much theirs; `owner` names whose."""
    if not may(actor, _kind(session, actor, action), action, whose):
        raise NotYourRight(action, actor, owner)


def must_at_all(session: Session, actor: Actor, action: Action) -> None:
    """Raise NotYourRight for whoever may do this with nothing: what a door asks before anything else."""
    if not may_at_all(actor, _kind(session, actor, action), action):
        raise NotYourRight(action, actor)


def whose(actor: Actor, owner: str) -> Whose:
    """Return whether what belongs to this party is the actor's own."""
    return Whose.OWN if actor.party == owner else Whose.FOREIGN


def whose_party(actor: Actor, party: Party) -> Whose:
    """Return how much of a party the actor is: the party itself, or who registered it."""
    if actor.party == party.registered_by and actor.party != party.id:
        return Whose.BROUGHT_IN if party.acts else Whose.REGISTERED
    return whose(actor, party.id)


def _kind(session: Session, actor: Actor, action: Action) -> str:
    if actor.party == PLATFORM.party:
        return OPERATOR
    found = find_party(session, actor.party) if goes_by_kind(action) else None
    return found.kind if found else ""
