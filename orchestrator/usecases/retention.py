"""How long cases are kept, and which of them are due to be destroyed: for the municipality that directed them."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db.cases import closed_cases, find_case
from orchestrator.db.journals import read_facts
from orchestrator.db.policies import policy_with
from orchestrator.domain.case import Case
from orchestrator.domain.party import Actor
from orchestrator.domain.retention import KeptCase, kept
from orchestrator.domain.rights import Action
from orchestrator.errors import CaseNotFound
from orchestrator.usecases.rights import must
from orchestrator.usecases.turn import about


def list_kept(session: Session, actor: Actor, *, at: datetime) -> tuple[KeptCase, ...]:
    """Return the closed cases of the actor's municipality, what is due first first, what is kept for good last.

    Raises NotYours for any other party.
    """
    must(session, actor, Action.DIRECT)
    found = [kept_case(session, case, at=at) for case in closed_cases(session, actor.party)]
    return tuple(sorted(found, key=_first))


def list_due(session: Session, actor: Actor, *, at: datetime) -> tuple[KeptCase, ...]:
    """Return those of the cases that are to be destroyed. Raises NotYours."""
    return tuple(each for each in list_kept(session, actor, at=at) if each.kept and each.kept.is_over(at))


def find_kept(session: Session, actor: Actor, case_id: str, *, at: datetime) -> KeptCase:
    """Return one case of the actor's municipality with how long it is kept. Raises CaseNotFound."""
    case = find_case(session, case_id)
    if case is None or case.municipality != actor.party:
        raise CaseNotFound(case_id)
    return kept_case(session, case, at=at)


def kept_case(session: Session, case: Case, *, at: datetime) -> KeptCase:
    """Return the case with how long it is kept. Raises CaseSetApart where it cannot be read."""
    with about(case.id):
        policy = policy_with(session, case.digest)
        facts = read_facts(session, case.id, policy)
        return KeptCase(case, kept(policy, facts, case.closed_since, at=at))


def _first(each: KeptCase) -> tuple[bool, str, str]:
    until = each.kept.until if each.kept else None
    return until is None, str(until), each.case.id
