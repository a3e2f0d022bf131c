"""See the facts of a case, as far as the policy lets this party."""

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from rules.facts import Fact


def list_facts(session: Session, actor: Actor, case_id: str) -> tuple[Fact, ...]:
    """Return the facts in journal order; of one the party may not see, the fields are left out. Raises CaseNotFound."""
    raise NotImplementedError
