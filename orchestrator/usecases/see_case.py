"""See cases: one with all that is believed about it, or a list of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db import cases
from orchestrator.db.beliefs import load_notices, load_obligations, load_standings, load_tasks
from orchestrator.domain.actor import Actor
from orchestrator.domain.answers import CaseSeen, ScopeSeen
from orchestrator.domain.case import Case
from orchestrator.domain.listing import CaseFilter
from orchestrator.domain.notice import Notice
from orchestrator.domain.page import Listed, Page
from orchestrator.domain.standing import Standing
from orchestrator.usecases.sight import Sight, see
from rules.model.policy import Scope


def get_case(session: Session, actor: Actor, case_id: str, *, at: datetime | None = None) -> CaseSeen:
    """Return the case as it stands at the moment; without one as it stood when it was last judged.

    Raises CaseNotFound, also when the actor's party has no part in it.
    """
    sight = see(session, actor, case_id)
    now = max(at or sight.case.recorded_at, sight.case.recorded_at)
    standings = {each.scope: each for each in load_standings(session, case_id)}
    return CaseSeen(
        case=sight.case,
        roles=sight.roles,
        scopes=tuple(scope_seen(sight, scope, standings) for scope in sight.policy.scopes.values()),
        obligations=tuple(each.stood_at(now) for each in load_obligations(session, case_id)),
        tasks=load_tasks(session, case_id),
        notices=tuple(notice_seen(actor, each) for each in load_notices(session, case_id)),
    )


def scope_seen(sight: Sight, scope: Scope, standings: Mapping[str, Standing]) -> ScopeSeen:
    """Return how the stage or milestone stands; one that never was open or reached stands so from the start."""
    never = Standing(
        scope=scope.name,
        milestone=scope.milestone,
        holds=False,
        since=sight.case.opened_at,
        rule=None,
        source=None,
        facts=(),
    )
    return ScopeSeen(scope.title, standings.get(scope.name, never))


def notice_seen(actor: Actor, notice: Notice) -> Notice:
    """Return the notice, without the values that go along when it is not to this actor."""
    to_actor = actor.party in notice.parties or (actor.person is not None and actor.person == notice.person)
    return notice if to_actor else replace(notice, values={})


def list_cases(session: Session, actor: Actor, wanted: CaseFilter, page: Page) -> Listed[Case]:
    """Return the cases the actor's party may see, oldest first."""
    return cases.list_cases(session, actor.party, wanted, page)
