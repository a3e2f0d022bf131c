"""What is well formed in a policy but cannot have been meant: norms nobody can meet, words nothing refers to.

The policy can be used as it is, but somebody should look; while it is being written some of it is simply not done yet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rules.engine.comparison import passes
from rules.engine.problem import Const, Op, Test
from rules.load.errors import listed
from rules.model.condition import (
    Aggregate,
    Aggregator,
    AllOf,
    AnyOf,
    Condition,
    FactCondition,
    NotAny,
    ObligationCondition,
    ObligationState,
    Where,
)
from rules.model.effect import Effect, Forbid, Oblige, Offer, Permit
from rules.model.fact_type import PARTY_JOINED, PARTY_LEFT, FactType
from rules.model.policy import Policy, Rule

E = TypeVar("E", Forbid, Oblige, Permit)

_BY_TIME = (ObligationState.BREACHED, ObligationState.MISSED)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at; `line` is where it stands, `message` says it in words."""

    line: int
    part: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.part}: {self.message}."


def check(policy: Policy) -> tuple[Remark, ...]:
    """Everything in a valid policy that cannot have been meant, in order of line."""
    found = (
        *_facts_nobody_may_add(policy),
        *_rules_that_never_fire(policy),
        *_norms_without_effect(policy),
        *_overridden_in_vain(policy),
        *_unused(policy),
    )
    return tuple(sorted(found, key=lambda each: (each.line, each.part, each.message)))


def _facts_nobody_may_add(policy: Policy) -> Iterator[Remark]:
    for fact in policy.facts.values():
        if fact.name not in (PARTY_JOINED, PARTY_LEFT) and not _adders(policy, fact):
            why = "the roles in its 'by' are all forbidden to, or never permitted to"
            yield Remark(fact.line, f"fact '{fact.name}'", f"nobody may ever add it: {why}")


def _adders(policy: Policy, fact: FactType) -> set[str]:
    """The roles for which there can be a moment at which they may add the fact."""
    roles = set(fact.by or policy.roles)
    if fact.legal_act:
        permits = [each for rule in policy.rules.values() for each in _of(rule, Permit) if each.to.fact == fact.name]
        roles &= {role for each in permits for role in ([each.who.role] if each.who.role else policy.roles)}
    lifted = {name for rule in policy.rules.values() for each in _of(rule, Permit) for name in each.despite}
    for rule in policy.rules.values():
        if rule.when == AllOf(()) and rule.name not in lifted:
            always = [each for each in _of(rule, Forbid) if each.to.fact == fact.name and not each.to.tests]
            for each in always:
                everyone = (each.who.role, each.who.party, each.who.person) == (None, None, None)
                roles -= set(policy.roles) if everyone else {each.who.role or ""}
    return roles


def _rules_that_never_fire(policy: Policy) -> Iterator[Remark]:
    dead = {fact.name for fact in policy.facts.values() if not _adders(policy, fact)} - {PARTY_JOINED, PARTY_LEFT}
    for rule in policy.rules.values():
        why = _why_never(rule.when, policy, dead)
        if why:
            yield Remark(rule.line, f"rule '{rule.name}'", f"it can never hold: {why}")


def _why_never(condition: Condition, policy: Policy, dead: set[str]) -> str:
    """Say why the condition can never hold; nothing when it can, as far as can be told."""
    match condition:
        case FactCondition(kind=kind) if kind in dead:
            return f"nobody may ever add '{kind}'"
        case FactCondition(tests=tests):
            return _contradiction(tests)
        case ObligationCondition(rule=name, state=state):
            obligations = list(_of(policy.rules[name], Oblige))
            if not obligations:
                return f"rule '{name}' obliges to nothing"
            without_end = state in _BY_TIME and all(each.within is None for each in obligations)
            return f"the obligation of rule '{name}' has no deadline" if without_end else ""
        case AllOf(of=parts):
            return next(filter(None, (_why_never(part, policy, dead) for part in parts)), "")
        case AnyOf(of=parts):
            reasons = [_why_never(part, policy, dead) for part in parts]
            return reasons[0] if reasons and all(reasons) else ""
        case Aggregate(of=of) as aggregate:
            return _why_never(of, policy, dead) if _needs_one(aggregate) else ""
        case NotAny() | Where():
            return ""


def _needs_one(aggregate: Aggregate) -> bool:
    """Whether it cannot hold of nothing at all."""
    if aggregate.how not in (Aggregator.COUNT, Aggregator.SUM):
        return True
    return any(isinstance(test.operand, Const) and not passes(test, 0) for test in aggregate.compare)


def _contradiction(tests: Sequence[Test]) -> str:
    """Two tests of one field that leave no value for it."""
    left: dict[str, set[object]] = {}
    absent: set[str] = set()
    wanted: set[str] = set()
    for test in tests:
        (absent if test.op is Op.MISSING else wanted).add(test.field)
        if test.op in (Op.EQ, Op.ONE_OF) and isinstance(test.operand, Const):
            value = test.operand.value
            possible: set[object] = set(value) if isinstance(value, tuple) else {value}
            left[test.field] = left.get(test.field, possible) & possible
    for test in tests:
        if test.op is Op.NE and isinstance(test.operand, Const) and test.field in left:
            left[test.field] -= {test.operand.value}
    impossible = sorted({field for field, values in left.items() if not values} | (absent & wanted))
    return f"its tests leave no value for {listed(impossible)}" if impossible else ""


def _overridden_in_vain(policy: Policy) -> Iterator[Remark]:
    forbidding = {rule.name for rule in policy.rules.values() if any(_of(rule, Forbid))}
    for rule in policy.rules.values():
        for name in sorted({name for each in _of(rule, Permit) for name in each.despite} - forbidding):
            yield Remark(rule.line, f"rule '{rule.name}'", f"'despite' names rule '{name}', which forbids nothing")


def _norms_without_effect(policy: Policy) -> Iterator[Remark]:
    """Norms about an act that the role can never do, and obligations that no fact answers."""
    for rule in policy.rules.values():
        for effect in rule.effects:
            role, fact = _asked(policy, effect)
            if role and fact and role not in _able(policy, fact, effect):
                message = (
                    f"role '{role}' may not add '{fact.name}', so this {type(effect).__name__.lower()} has no effect"
                )
                yield Remark(rule.line, f"rule '{rule.name}'", message)
            elif isinstance(effect, Oblige) and _contradiction(effect.to.tests):
                message = f"no fact can fulfil this obligation: {_contradiction(effect.to.tests)}"
                yield Remark(rule.line, f"rule '{rule.name}'", message)


def _able(policy: Policy, fact: FactType, effect: Effect) -> set[str]:
    """The roles that a norm of this kind is of use to; only for what is owed or offered do other norms count."""
    return _adders(policy, fact) if isinstance(effect, Oblige | Offer) else set(fact.by or policy.roles)


def _asked(policy: Policy, effect: Effect) -> tuple[str | None, FactType | None]:
    """The role the effect speaks to, and the type of fact it is about."""
    match effect:
        case Permit(who=who, to=act) | Forbid(who=who, to=act):
            return who.role, policy.facts[act.fact]
        case Oblige(bearer=role, to=act):
            return role, policy.facts[act.fact]
        case Offer(to=role, task=task):
            return role, policy.facts[policy.tasks[task].yields]
    return None, None


def _unused(policy: Policy) -> Iterator[Remark]:
    effects = [each for rule in policy.rules.values() for each in rule.effects]
    terms = {each.within.name for each in effects if isinstance(each, Oblige | Offer) and each.within}
    for term in policy.terms.values():
        if term.name not in terms:
            yield Remark(term.line, f"term '{term.name}'", "no rule uses it")
    roles = {policy.director, *(role for each in effects for role in _roles_in(each))}
    roles |= {role for fact in policy.facts.values() for role in (*fact.by, *fact.seen_by)}
    for role in policy.roles:
        if role not in roles:
            yield Remark(policy.roles[role].line, f"role '{role}'", "no fact and no rule names it")
    offered = {each.task for each in effects if isinstance(each, Offer)}
    owed = {each.to.fact for each in effects if isinstance(each, Oblige)}
    for task in policy.tasks.values():
        if task.name not in offered and task.yields not in owed:
            yield Remark(task.line, f"task '{task.name}'", "no rule offers it or obliges to what it yields")


def _roles_in(effect: Effect) -> Iterator[str]:
    match effect:
        case Permit(who=who) | Forbid(who=who):
            yield from (who.role,) if who.role else ()
        case Oblige(bearer=bearer, towards=towards):
            yield from (bearer, towards) if towards else (bearer,)
        case Offer(to=to):
            yield to


def _of(rule: Rule, kind: type[E]) -> Iterator[E]:
    """The effects of one kind that follow from the rule."""
    return (each for each in rule.effects if isinstance(each, kind))
