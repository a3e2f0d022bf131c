"""The parts of a case, whether they are open or reached, and whether the case itself is closed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rules.conclusions import Standing
from rules.evaluate.holding import Holding
from rules.evaluate.known import Known
from rules.model.effect import ScopeAct, Steer
from rules.model.fact_type import CASE_CLOSED, CASE_REOPENED
from rules.model.policy import Policy

Steering = Sequence[tuple[Steer, Holding]]
"""What rules say of one part of the case."""


def standing_of(policy: Policy, scope: str, steering: Steering, start: datetime) -> Standing:
    """How a part of the case stands. Of opening and closing the later one decides, and closing when both are equal.

    A stage that no rule of the policy opens is open from `start`, until it is closed.
    """
    if policy.scopes[scope].milestone:
        reached = min(steering, key=lambda each: (each[1].since, each[1].key), default=None)
        since, ground = (reached[1].since, reached[1].ground) if reached else (start, None)
        return Standing(scope, reached is not None, since, ground)
    last = max(steering, key=lambda each: (each[1].since, each[0].act is ScopeAct.CLOSE, each[1].key), default=None)
    if last is None:
        return Standing(scope, not _opened_by_a_rule(policy, scope), start, None)
    effect, holding = last
    return Standing(scope, effect.act is ScopeAct.OPEN, holding.since, holding.ground)


def _opened_by_a_rule(policy: Policy, scope: str) -> bool:
    effects = (effect for rule in policy.rules.values() for effect in rule.effects)
    return any(isinstance(each, Steer) and each.act is ScopeAct.OPEN and each.scope == scope for each in effects)


def closed_since(facts: Iterable[Known]) -> datetime | None:
    """From when the case is closed; None while it is open. The fact that stands later in the journal decides."""
    turning = [each for each in facts if each.kind in (CASE_CLOSED, CASE_REOPENED)]
    last = max(turning, key=lambda each: each.order, default=None)
    return last.since if last and last.kind == CASE_CLOSED else None
