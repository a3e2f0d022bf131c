"""See the facts of a case, as far as the policy lets this party."""

from dataclasses import replace

from sqlmodel import Session

from orchestrator.db.journals import read_facts
from orchestrator.domain.actor import Actor
from orchestrator.usecases.sight import Sight, see
from rules.facts import Fact


def list_facts(session: Session, actor: Actor, case_id: str) -> tuple[Fact, ...]:
    """Return the facts in journal order; of one the party may not see, the fields are left out. Raises CaseNotFound."""
    sight = see(session, actor, case_id)
    return tuple(shown(sight, each) for each in read_facts(session, case_id, sight.policy))


def shown(sight: Sight, fact: Fact) -> Fact:
    """Return the fact, without its fields when the party may not see them."""
    return fact if sight.shows(fact.type, fact.party) else replace(fact, fields={})
