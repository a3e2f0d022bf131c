"""Names of a policy that nothing refers to."""

from collections.abc import Iterator

from rules.language.check.possible import Possible
from rules.language.check.remark import Remark
from rules.model.condition import Aggregate, AllOf, AnyOf, Condition, FactCondition, NotAny, role_kind, scope_kind
from rules.model.effect import Call, Effect, Forbid, Notify, Oblige, Offer, Permit, ScopeAct, Settle, Steer
from rules.model.policy import AD_HOC, Policy


def unused(policy: Policy, possible: Possible) -> Iterator[Remark]:
    """Every role, term, task, stage and milestone that plays no part."""
    yield from _terms(policy, possible)
    yield from _roles(policy)
    yield from _tasks(policy, possible)
    yield from _scopes(policy, possible)


def _terms(policy: Policy, possible: Possible) -> Iterator[Remark]:
    terms = {each.within.name for each in possible.effects(Oblige) if each.within}
    terms |= {each.within.name for each in possible.effects(Offer) if each.within}
    for term in policy.terms.values():
        if term.name not in terms:
            yield Remark(term.line, f"term '{term.name}'", "no rule uses it")


def _roles(policy: Policy) -> Iterator[Remark]:
    rules = policy.rules.values()
    roles = {policy.director, *(role for rule in rules for effect in rule.effects for role in _roles_in(effect))}
    roles |= {role for fact in policy.facts.values() for role in (*fact.by, *fact.seen_by)}
    asked = {kind for rule in rules for kind in _kinds(rule.when)}
    for role in policy.roles.values():
        if role.name not in roles and role_kind(role.name) not in asked:
            yield Remark(role.line, f"role '{role.name}'", "no fact and no rule names it")


def _roles_in(effect: Effect) -> Iterator[str]:
    match effect:
        case Permit(who=who) | Forbid(who=who) | Notify(who=who):
            yield from (who.role,) if who.role else ()
        case Oblige(bearer=bearer, towards=towards):
            yield from (bearer, towards) if towards else (bearer,)
        case Offer(to=to) | Call(to=to):
            yield to
        case Settle(to=str() as to):
            yield to


def _kinds(condition: Condition) -> Iterator[str]:
    """Every kind of thing the condition asks for."""
    match condition:
        case FactCondition(kind=kind):
            yield kind
        case AllOf(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from _kinds(part)
        case NotAny(of=inside) | Aggregate(of=inside):
            yield from _kinds(inside)


def _tasks(policy: Policy, possible: Possible) -> Iterator[Remark]:
    offered = {each.task for each in possible.effects(Offer)}
    owed = {each.to.fact for each in possible.effects(Oblige)}
    for task in policy.tasks.values():
        if task.name not in offered and task.yields not in owed and task.name != AD_HOC.name:
            yield Remark(task.line, f"task '{task.name}'", "no rule offers it or obliges to what it yields")


def _scopes(policy: Policy, possible: Possible) -> Iterator[Remark]:
    """Stages in which nothing lives, and milestones that no rule reaches. What is reached may be there to be seen."""
    asked = {kind for rule in policy.rules.values() for kind in _kinds(rule.when)}
    lived_in = {each.scope for part in (policy.facts, policy.tasks, policy.rules) for each in part.values()}
    reached = {each.scope for each in possible.effects(Steer) if each.act is ScopeAct.REACH}
    for scope in policy.scopes.values():
        if scope.milestone and scope.name not in reached:
            yield Remark(scope.line, f"scope '{scope.name}'", "no rule reaches this milestone")
        if not scope.milestone and scope.name not in lived_in and scope_kind(scope.name) not in asked:
            yield Remark(scope.line, f"scope '{scope.name}'", "nothing lives in this stage and no rule asks for it")
