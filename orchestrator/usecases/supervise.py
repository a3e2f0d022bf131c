"""Let a party watch over the deadlines of a municipality, and say over which ones it does."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db.parties import find_party
from orchestrator.db.supervision import save_supervision, supervised_by
from orchestrator.domain.actor import Actor
from orchestrator.domain.party import MUNICIPALITY
from orchestrator.errors import FieldProblem, NotYours, PartyInvalid
from orchestrator.usecases.see_parties import get_party


def supervise(session: Session, supervisor: str, municipality: str, *, at: datetime) -> None:
    """Let the party watch over the municipality from now on. Raises PartyNotFound, PartyInvalid.

    It does not make the party take part in any case: it sees which duties there are, until when, and when what kind of
    fact came in, and nothing of what facts say.
    """
    get_party(session, supervisor)
    watched = get_party(session, municipality)
    if watched.kind != MUNICIPALITY:
        raise PartyInvalid([FieldProblem("municipality", f"{municipality} ({watched.kind})", "a municipality")])
    save_supervision(session, supervisor, municipality, at)


def watched_by(session: Session, actor: Actor) -> tuple[str, ...]:
    """Return the municipalities whose deadlines the actor's party watches: its own, and those it supervises, sorted.

    Raises NotYours when there are none.
    """
    party = find_party(session, actor.party)
    own = {party.id} if party and party.kind == MUNICIPALITY else set()
    found = tuple(sorted(own | set(supervised_by(session, actor.party))))
    if not found:
        raise NotYours("Watching deadlines", actor.party, "a municipality, or a party that supervises one")
    return found
