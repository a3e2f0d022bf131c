"""What moves a term: the facts by which the rules let the end of a duty be put off, suspended or taken up again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.web.words.wording import Wording
from orchestrator.domain.overview import Overview
from orchestrator.domain.work import Obligation, ObligationState
from rules.evaluate.verdict import Allowed
from rules.model.condition import Condition, FactCondition, positive
from rules.model.effect import Clock, ClockAct, Oblige
from rules.model.policy import Policy

_KNOWN = (ClockAct.SUSPEND, ClockAct.RESUME, ClockAct.EXTEND)


@dataclass(frozen=True, slots=True)
class Lever:
    """A fact that may be added now and moves a term; `how` is `suspend`, `resume` or `extend`."""

    how: str
    fact: str
    words: str


def levers(overview: Overview, wording: Wording, us: str) -> Mapping[str, tuple[Lever, ...]]:
    """Return by the key of each obligation what this party may now add to move its term."""
    allowed = {each.fact for each in overview.moves.get(us, ()) if isinstance(each.verdict, Allowed)}
    found = {each.key: tuple(_levers(overview.policy, each, allowed, wording)) for each in overview.obligations}
    return {key: those for key, those in found.items() if those}


def _levers(policy: Policy, owed: Obligation, allowed: set[str], wording: Wording) -> Iterator[Lever]:
    found = dict(_movers(policy, owed.rule))
    useless = "suspend" if owed.state is ObligationState.SUSPENDED else "resume"
    return (
        Lever(how, fact, wording.fact(fact))
        for fact, how in sorted(found.items())
        if fact in allowed and how != useless
    )


def _movers(policy: Policy, rule: str) -> Iterator[tuple[str, str]]:
    """Yield each fact type that moves the term of what the rule obliges, and how."""
    clause = policy.rules.get(rule)
    if clause is None:
        return
    for term in (each.within for each in clause.effects if isinstance(each, Oblige) and each.within):
        if term.suspended:
            yield term.suspended.until_day_of.of, "resume"
            yield term.suspended.from_day_after.of, "suspend"
        yield from ((each.fact, "extend") for each in term.extended)
    own = set(_kinds(clause.when))
    for other in policy.rules.values():
        for effect in other.effects:
            if isinstance(effect, Clock) and effect.rule == rule and effect.act in _KNOWN:
                yield from ((kind, str(effect.act)) for kind in _kinds(other.when) if kind not in own)


def _kinds(condition: Condition) -> Iterator[str]:
    return (each.kind for each in positive(condition) if isinstance(each, FactCondition))
