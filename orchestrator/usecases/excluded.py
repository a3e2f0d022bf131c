"""Whom the rules keep from a task because of who it is, told before the work and not after it."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.party import Actor
from orchestrator.domain.reasons import excluded_for
from orchestrator.domain.view import View
from orchestrator.domain.work import HELD, Task, TaskState
from orchestrator.errors import FactRefused
from orchestrator.usecases.see_case import facts_of, see_content
from orchestrator.usecases.turn import Held
from rules.conclusions import Conclusions
from rules.evaluate.verdict import Doer, Refused

_TO_BE_DONE = HELD | {TaskState.OFFERED}


def kept_from(view: View, conclusions: Conclusions, actor: Actor, task: Task) -> Refused | None:
    """Return why this actor cannot deliver what the task asks for, because of who it is; None when nothing says so."""
    demand = next((each for each in conclusions.tasks if each.key == task.key), None)
    if demand is None or task.state not in _TO_BE_DONE:
        return None
    return excluded_for(view, conclusions, Doer(actor.party, actor.person), demand)


def must_not_be_excluded(held: Held, conclusions: Conclusions, actor: Actor, task: Task) -> None:
    """Raises FactRefused when the rules keep the actor from the work: what forbids the delivery forbids the claim."""
    view = View.through(held.policy, actor, conclusions.roles, held.belief.facts, held.case.opened_at)
    refused = kept_from(view, conclusions, actor, task)
    if refused:
        raise FactRefused(task.yields, refused)


def why_excluded(session: Session, actor: Actor, case_id: str, task: Task, *, at: datetime) -> Refused | None:
    """Return why the actor is kept from the task of a case it may see. Raises CaseNotFound."""
    if task.state not in _TO_BE_DONE:
        return None
    sight = see_content(session, actor, case_id, "see_task")
    facts = facts_of(session, sight)
    return kept_from(sight.view(facts), sight.concludes(facts, at), actor, task)
