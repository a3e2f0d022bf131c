"""Names of a policy that nothing refers to."""

from collections.abc import Iterator

from rules.language.check.reachability import Reachability
from rules.language.check.remark import Remark
from rules.language.text.errors import named
from rules.model.condition import FactCondition, every, role_kind, scope_kind
from rules.model.effect import Oblige, Offer, ScopeAct, Steer
from rules.model.policy import AD_HOC, Policy
from rules.terms.said import said


def unused(policy: Policy, reachable: Reachability) -> Iterator[Remark]:
    """Every role, term, task, stage, milestone and purpose that plays no part."""
    yield from _terms(policy)
    yield from _roles(policy)
    yield from _tasks(policy, reachable)
    yield from _scopes(policy, reachable)
    yield from _purposes(policy)


def _terms(policy: Policy) -> Iterator[Remark]:
    used = {each.term.name for rule in policy.rules.values() for each in rule.effects if each.term}
    for name, term in policy.terms.items():
        if name not in used:
            yield Remark(term.line, named(said("term"), name), said("term_unused"))


def _roles(policy: Policy) -> Iterator[Remark]:
    rules = policy.rules.values()
    roles = {policy.director, *(role for rule in rules for effect in rule.effects for role in effect.roles)}
    roles |= {role for fact in policy.facts.values() for role in (*fact.by, *fact.seen_by)}
    roles |= {role for purpose in policy.purposes.values() for role in purpose.roles}
    asked = _asked(policy)
    for role in policy.roles.values():
        if role.name not in roles and role_kind(role.name) not in asked:
            yield Remark(role.line, named(said("role"), role.name), said("role_unused"))


def _purposes(policy: Policy) -> Iterator[Remark]:
    served = {name for fact in policy.facts.values() for name in fact.purposes}
    for purpose in policy.purposes.values():
        if purpose.name not in served:
            yield Remark(purpose.line, named(said("purpose"), purpose.name), said("purpose_unused"))


def _asked(policy: Policy) -> set[str]:
    """Every kind of thing that some rule asks for."""
    return {each.kind for rule in policy.rules.values() for each in every(rule.when) if isinstance(each, FactCondition)}


def _tasks(policy: Policy, reachable: Reachability) -> Iterator[Remark]:
    offered = {each.task for each in reachable.effects(Offer)}
    owed = {each.to.fact for each in reachable.effects(Oblige)}
    for task in policy.tasks.values():
        if task.name not in offered and task.yields not in owed and task.name != AD_HOC.name:
            yield Remark(task.line, named(said("task"), task.name), said("task_unused"))


def _scopes(policy: Policy, reachable: Reachability) -> Iterator[Remark]:
    """Stages in which nothing lives, and milestones that no rule reaches. What is reached may be there to be seen."""
    asked = _asked(policy)
    lived_in = {each.scope for part in (policy.facts, policy.tasks, policy.rules) for each in part.values()}
    reached = {each.scope for each in reachable.effects(Steer) if each.act is ScopeAct.REACH}
    for scope in policy.scopes.values():
        part = named(said("scope"), scope.name)
        if scope.milestone and scope.name not in reached:
            yield Remark(scope.line, part, said("milestone_unused"))
        if not scope.milestone and scope.name not in lived_in and scope_kind(scope.name) not in asked:
            yield Remark(scope.line, part, said("stage_unused"))
