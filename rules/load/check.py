"""What is probably not meant in a policy that is sound: it can be used, but somebody should look."""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.model.effect import Effect, Forbid, Oblige, Offer, Permit
from rules.model.policy import Policy, Rule


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at; `line` is where it stands (0: not known), `message` says it in words."""

    line: int
    part: str
    message: str

    def __str__(self) -> str:
        place = f"line {self.line}, " if self.line else ""
        return f"{place}{self.part}: {self.message}."


def check(policy: Policy) -> tuple[Remark, ...]:
    """Say what is declared and never used, and which norms ask of a role what it may not do; in order of line."""
    found = [*_unused_terms(policy), *_unused_roles(policy), *_unable(policy)]
    return tuple(sorted(found, key=lambda remark: (remark.line, remark.message)))


def _effects(policy: Policy) -> Iterator[tuple[Rule, Effect]]:
    for rule in policy.rules.values():
        yield from ((rule, effect) for effect in rule.effects)


def _unused_terms(policy: Policy) -> Iterator[Remark]:
    used = {e.within.name for _, e in _effects(policy) if isinstance(e, Oblige | Offer) and e.within}
    for term in policy.terms.values():
        if term.name not in used:
            yield Remark(term.line, f"term '{term.name}'", "no rule uses it")


def _unused_roles(policy: Policy) -> Iterator[Remark]:
    used = {policy.director}
    for fact in policy.facts.values():
        used.update(fact.by)
    for _, effect in _effects(policy):
        used.update(role for role in _roles_of(effect) if role)
    for role in policy.roles:
        if role not in used:
            yield Remark(0, f"role '{role}'", "it may add no fact in particular and no rule addresses it")


def _roles_of(effect: Effect) -> tuple[str | None, ...]:
    match effect:
        case Permit(who=who) | Forbid(who=who):
            return (who.role,)
        case Oblige(bearer=bearer, towards=towards):
            return (bearer, towards)
        case Offer(to=to):
            return (to,)
    return ()


def _unable(policy: Policy) -> Iterator[Remark]:
    """Norms about an act that the role could not do anyway: its facts are not accepted from that role."""
    for rule, effect in _effects(policy):
        role, fact = _asked(policy, effect)
        by = policy.facts[fact].by if fact else ()
        if role and by and role not in by:
            message = f"role '{role}' may not add '{fact}', so this {type(effect).__name__.lower()} has no effect"
            yield Remark(rule.line, f"rule '{rule.name}'", message)


def _asked(policy: Policy, effect: Effect) -> tuple[str | None, str | None]:
    match effect:
        case Permit(who=who, to=act) | Forbid(who=who, to=act):
            return who.role, act.fact
        case Oblige(bearer=bearer, to=act):
            return bearer, act.fact
        case Offer(to=to, task=task):
            return to, policy.tasks[task].yields
    return None, None
