"""Effects that change nothing: norms about what a role can never do, and acts on what is not there."""

from collections.abc import Iterator, Sequence

from rules.language.check.reachability import Reachability, contradiction, effects_of
from rules.language.check.remark import Remark
from rules.language.text.errors import named
from rules.model.effect import Clock, ClockAct, Effect, Forbid, Oblige, Offer, Permit, Settle
from rules.model.fact_type import FactType
from rules.model.policy import Policy, Rule
from rules.terms.said import Said, said


def ineffective(policy: Policy, reachable: Reachability) -> Iterator[Remark]:
    """Every effect that can never have any, with the rule it follows from."""
    for rule in policy.rules.values():
        for message in dict.fromkeys((*_norms(rule, policy, reachable), *_acts(rule, policy))):
            yield Remark(rule.line, named(said("rule"), rule.name), message)


def _norms(rule: Rule, policy: Policy, reachable: Reachability) -> Iterator[Said]:
    """Norms about an act that the role can never do, and obligations that no fact answers."""
    for effect in rule.effects:
        for role, fact in _asked(policy, effect):
            if role not in _able(fact, effect, policy, reachable):
                kind = type(effect).__name__.lower() if not isinstance(effect, Settle) else "transfer"
                yield said("norm_without_effect", role=role, fact=fact.name, kind=kind)
                break
        else:
            if isinstance(effect, Oblige) and (why := contradiction(effect.to.tests)):
                yield said("never_fulfilled", why=why)


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


def _acts(rule: Rule, policy: Policy) -> Iterator[Said]:
    """Overriding what forbids nothing, settling what nobody owes, changing a clock that does not run."""
    forbidding = {each.name for each in policy.rules.values() if any(effects_of([each], Forbid))}
    for name in sorted({name for each in effects_of([rule], Permit) for name in each.despite} - forbidding):
        yield said("despite_nothing", rule=name)
    for settle in effects_of([rule], Settle):
        if not any(effects_of([policy.rules[settle.rule]], Oblige)):
            yield said("names_no_obligation", word=settle.how, rule=settle.rule)
    for clock in effects_of([rule], Clock):
        yield from _clock(clock, policy)


def _clock(clock: Clock, policy: Policy) -> Iterator[Said]:
    owed: Sequence[Oblige] = list(effects_of([policy.rules[clock.rule]], Oblige))
    if not owed:
        yield said("names_no_obligation", word=clock.act, rule=clock.rule)
    elif all(each.within is None for each in owed):
        yield said("names_no_deadline", word=clock.act, rule=clock.rule)
    elif clock.act is ClockAct.RESUME and not _suspends(clock.rule, policy):
        yield said("resumes_nothing", rule=clock.rule)


def _suspends(rule: str, policy: Policy) -> bool:
    clocks = effects_of(policy.rules.values(), Clock)
    return any(each.rule == rule and each.act is ClockAct.SUSPEND for each in clocks)
