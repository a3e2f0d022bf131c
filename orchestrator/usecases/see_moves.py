"""See what a party may do now in a case, and of what it may not: why not, and who could change that."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.usecases.sight import facts_of, see
from rules.evaluate import moves as rules_moves
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Doer


def moves(session: Session, actor: Actor, case_id: str, *, at: datetime, role: str | None = None) -> tuple[Move, ...]:
    """Return the moves of each role the actor's party holds, or of one role. Raises CaseNotFound."""
    sight = see(session, actor, case_id)
    conclusions = sight.concludes(facts_of(session, sight), at)
    return rules_moves.moves(sight.policy, conclusions, Doer(actor.party, actor.person, role))
