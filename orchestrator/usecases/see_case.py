"""See cases: one with all that is believed about it, or a list of them."""

from sqlmodel import Session

from orchestrator.db import cases
from orchestrator.db.beliefs import load_obligations, load_tasks
from orchestrator.domain.actor import Actor
from orchestrator.domain.answers import CaseSeen
from orchestrator.domain.case import Case
from orchestrator.domain.listing import CaseFilter
from orchestrator.domain.page import Listed, Page
from orchestrator.usecases.sight import see


def get_case(session: Session, actor: Actor, case_id: str) -> CaseSeen:
    """Return the case. Raises CaseNotFound, also when the actor's party has no part in it."""
    sight = see(session, actor, case_id)
    return CaseSeen(sight.case, sight.roles, load_obligations(session, case_id), load_tasks(session, case_id))


def list_cases(session: Session, actor: Actor, wanted: CaseFilter, page: Page) -> Listed[Case]:
    """Return the cases the actor's party may see, oldest first."""
    return cases.list_cases(session, actor.party, wanted, page)
