"""What a party may see of a case: the case when it takes part, and of a fact what the policy shows its roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.beliefs import Roles, load_roles
from orchestrator.db.cases import find_case
from orchestrator.db.editions import editions_with
from orchestrator.db.journals import read_facts
from orchestrator.domain.actor import Actor
from orchestrator.domain.case import Case
from orchestrator.errors import CaseNotFound
from orchestrator.usecases.turn import about, moment_in, policy_of
from rules.conclusions import Conclusions
from rules.evaluate.evaluate import evaluate
from rules.facts import Fact
from rules.model.policy import Policy
from rules.terms.edition import Editions, first


@dataclass(frozen=True, slots=True)
class Sight:
    """A case as one party looks at it."""

    case: Case
    policy: Policy
    roles: Roles
    party: str
    editions: Editions | None

    def resting_on(self) -> Editions:
        """Return the editions the case rests on, where it names none those from before there were any."""
        return self.editions or first()

    def shows(self, fact_type: str, said_by: str) -> bool:
        """Whether the party may see the fields of such a fact: its own, and those shown to a role it holds."""
        seen_by = self.policy.facts[fact_type].seen_by
        return not seen_by or said_by == self.party or any(self.party in self.roles.get(role, ()) for role in seen_by)

    def concludes(self, facts: Sequence[Fact], at: datetime) -> Conclusions:
        """Say what the policy concludes at this moment, which is never before the last one recorded in the case.

        Raises CaseSetApart when it comes to no conclusion.
        """
        with about(self.case.id):
            return evaluate(self.policy, facts, moment_in(self.case, at), editions=self.resting_on())


def see(session: Session, actor: Actor, case_id: str) -> Sight:
    """Look at the case. Raises CaseNotFound, also when the actor's party has no part in it, CaseSetApart."""
    case = find_case(session, case_id)
    roles = load_roles(session, case_id) if case else {}
    if case is None or not (actor.party == case.municipality or any(actor.party in held for held in roles.values())):
        raise CaseNotFound(case_id)
    with about(case_id):
        policy, editions = policy_of(session, case), editions_with(session, case.editions)
    return Sight(case, policy, roles, actor.party, editions)


def facts_of(session: Session, sight: Sight) -> tuple[Fact, ...]:
    """Read the facts of the case, also those the party may not see. Raises CaseSetApart when they cannot be read."""
    with about(sight.case.id):
        return read_facts(session, sight.case.id, sight.policy)
