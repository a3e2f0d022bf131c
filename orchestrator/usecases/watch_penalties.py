"""Watch what lateness costs over many cases: where a penalty is running, and what it has come to."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.editions import resting_by_case
from orchestrator.db.evidence import load_evidence
from orchestrator.domain.actor import Actor
from orchestrator.domain.exposure import NOTICES, Exposure, exposures, penalty_rules
from orchestrator.domain.page import Page
from orchestrator.usecases.see_policies import list_policies
from orchestrator.usecases.watch_deadlines import list_by_rule
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Costly:
    """One missed obligation in one case that costs money."""

    case_id: str
    case_title: str
    municipality: str
    policy: Policy
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class Penalties:
    """The cases in which a penalty is still to be decided on; `next` is the mark to go on from."""

    found: tuple[Costly, ...]
    next: str | None

    @property
    def now_eur(self) -> int:
        """What would be owed were every decision made now, in whole euros."""
        return sum(each.exposure.penalty.amount_eur for each in self.found if each.exposure.penalty)

    @property
    def most_eur(self) -> int:
        """What it comes to when no decision comes at all, in whole euros."""
        return sum(each.exposure.most.amount_eur for each in self.found)


def list_penalties(session: Session, actor: Actor, page: Page, *, at: datetime) -> Penalties:
    """Return where a notice of default was given and the penalty is not fixed yet. Raises NotYours, PageInvalid."""
    policies = {each.version: each for each in list_policies(session)}
    rules = frozenset(rule for policy in policies.values() for rule in penalty_rules(policy))
    listed = list_by_rule(session, actor, rules, page)
    lines = {line.case_id: line for line in listed.found}
    kept = {case: policies[line.version] for case, line in lines.items() if line.version in policies}
    editions = resting_by_case(session, kept)
    evidence = load_evidence(session, kept, tuple(NOTICES.values()))
    found = (
        Costly(case, lines[case].case_title, lines[case].municipality, policy, each)
        for case, policy in kept.items()
        for each in exposures(policy, *evidence[case], at, editions[case])
        if each.penalty
    )
    return Penalties(tuple(found), listed.next)
