"""Effects that change nothing: norms about what a role can never do, and acts on what is not there."""

from collections.abc import Iterator, Sequence

from rules.language.check.reachability import Reachability, contradiction, effects_of
from rules.language.check.remark import Remark
from rules.model.effect import Clock, ClockAct, Effect, Forbid, Oblige, Offer, Permit, Settle
from rules.model.fact_type import FactType
from rules.model.policy import Policy, Rule


def ineffective(policy: Policy, reachable: Reachability) -> Iterator[Remark]:
    """Every effect that can never have any, with the rule it follows from."""
    for rule in policy.rules.values():
        for message in dict.fromkeys((*_norms(rule, policy, reachable), *_acts(rule, policy))):
            yield Remark(rule.line, f"rule '{rule.name}'", message)


def _norms(rule: Rule, policy: Policy, reachable: Reachability) -> Iterator[str]:
    """Norms about an act that the role can never do, and obligations that no fact answers."""
    for effect in rule.effects:
        for role, fact in _asked(policy, effect):
            if role not in _able(fact, effect, policy, reachable):
                kind = type(effect).__name__.lower() if not isinstance(effect, Settle) else "transfer"
                yield f"role '{role}' may not add '{fact.name}', so this {kind} has no effect"
                break
        else:
            if isinstance(effect, Oblige) and (why := contradiction(effect.to.tests)):
                yield f"no fact can fulfil this obligation: {why}"


def _asked(policy: Policy, effect: Effect) -> Iterator[tuple[str, FactType]]:
    """The role the effect speaks to, and the types of fact it is about."""
    match effect:
        case Permit(who=who, to=act) | Forbid(who=who, to=act) if who.role:
            yield who.role, policy.facts[act.fact]
        case Oblige(bearer=role, to=act):
            yield role, policy.facts[act.fact]
        case Offer(to=role, task=task):
            yield role, policy.facts[policy.tasks[task].yields]
        case Settle(rule=name, to=str() as role):
            for each in effects_of([policy.rules[name]], Oblige):
                yield role, policy.facts[each.to.fact]


def _able(fact: FactType, effect: Effect, policy: Policy, reachable: Reachability) -> set[str]:
    """The roles that a norm of this kind is of use to; only for what is asked of somebody do other norms count."""
    asked = isinstance(effect, Oblige | Offer | Settle)
    return reachable.adders(fact) if asked else set(fact.by or policy.roles)


def _acts(rule: Rule, policy: Policy) -> Iterator[str]:
    """Overriding what forbids nothing, settling what nobody owes, changing a clock that does not run."""
    forbidding = {each.name for each in policy.rules.values() if any(effects_of([each], Forbid))}
    for name in sorted({name for each in effects_of([rule], Permit) for name in each.despite} - forbidding):
        yield f"'despite' names rule '{name}', which forbids nothing"
    for settle in effects_of([rule], Settle):
        if not any(effects_of([policy.rules[settle.rule]], Oblige)):
            yield f"'{settle.how}' names rule '{settle.rule}', which obliges to nothing"
    for clock in effects_of([rule], Clock):
        yield from _clock(clock, policy)


def _clock(clock: Clock, policy: Policy) -> Iterator[str]:
    owed: Sequence[Oblige] = list(effects_of([policy.rules[clock.rule]], Oblige))
    if not owed:
        yield f"'{clock.act}' names rule '{clock.rule}', which obliges to nothing"
    elif all(each.within is None for each in owed):
        yield f"'{clock.act}' names rule '{clock.rule}', whose obligation has no deadline"
    elif clock.act is ClockAct.RESUME and not _suspends(clock.rule, policy):
        yield f"'resume' names rule '{clock.rule}', whose clock no rule suspends"


def _suspends(rule: str, policy: Policy) -> bool:
    clocks = effects_of(policy.rules.values(), Clock)
    return any(each.rule == rule and each.act is ClockAct.SUSPEND for each in clocks)
