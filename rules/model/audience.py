"""Who may know of what rests on facts that not everybody may see: read off the rules, whatever a case holds.

It goes by type and not by fact: were it the facts that decide, then that something is shown, or is not, would itself
tell what is hidden. Denning (1976), "A lattice model of secure information flow": what is concluded is as secret as all
that it depends on together.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rules.model.condition import Condition, FactCondition, ObligationCondition, every, role_kind, scope_kind
from rules.model.effect import Clock, Effect, Forbid, Oblige, Offer, Permit
from rules.model.fact_type import PARTICIPATION
from rules.model.policy import Policy, Rule
from rules.model.readers import readers_of
from rules.model.term import NamedLength, Path, TermRule

RoleSets = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Audience:
    """Whoever holds a role of each set of `needs`; nobody holds one of an empty set, and without sets it is everybody.

    With `known` who is outside may know that it is there, as that may be known of everything hidden on which it rests.
    """

    needs: RoleSets = frozenset()
    known: bool = True

    def has(self, roles: Collection[str]) -> bool:
        """Whether somebody with these roles is of it."""
        return all(not need.isdisjoint(roles) for need in self.needs)

    @property
    def is_everybody(self) -> bool:
        """Whether nothing hidden is rested on."""
        return not self.needs


EVERYBODY = Audience()

Node = tuple[str, str]
"""What others rest on: a type of `fact`, the `ground` of a rule, or the `duty` it draws; and its name."""


@dataclass(frozen=True, slots=True)
class Audiences:
    """The audience of each rule with all that it concludes, of each part of the case, and of why an act is refused."""

    rules: Mapping[str, Audience]
    scopes: Mapping[str, Audience]
    acts: Mapping[str, Audience]

    def of_rule(self, rule: str | None) -> Audience:
        """Return who may know what the rule concluded; what is so in every policy rests on what all may see."""
        return self.rules.get(rule or "", EVERYBODY)


@lru_cache(maxsize=256)
def audiences_of(policy: Policy) -> Audiences:
    """Return who may know of what under this policy."""
    below: dict[Node, tuple[Node, ...]] = {}
    for name, rule in policy.rules.items():
        below["ground", name] = tuple(_grounds(policy, rule))
        below["duty", name] = (("ground", name), *_of_effects(policy, rule))
    return Audiences(
        rules={name: _audience(policy, below, [("duty", name)]) for name in policy.rules},
        scopes={name: _audience(policy, below, _decided(policy, scope_kind(name))) for name in policy.scopes},
        acts={name: _audience(policy, below, _about_act(policy, name)) for name in policy.facts},
    )


def _audience(policy: Policy, below: Mapping[Node, Iterable[Node]], start: Iterable[Node]) -> Audience:
    """Follow everything down to types of fact, and take the sets that none of the others makes needless."""
    found: set[Node] = set()
    ahead = list(start)
    while ahead:
        node = ahead.pop()
        if node not in found:
            found.add(node)
            ahead += below.get(node, ())
    hidden = [policy.facts[name] for sort, name in found if sort == "fact" and readers_of(policy, name).narrowed]
    needs = {frozenset(readers_of(policy, each.name).roles) for each in hidden}
    known = all(readers_of(policy, each.name).existence_known for each in hidden)
    return Audience(frozenset(each for each in needs if not any(other < each for other in needs)), known)


def _of_effects(policy: Policy, rule: Rule) -> Iterator[Node]:
    """Yield what decides how things stand that the rule concludes: what answers them, moves or settles them."""
    for effect in rule.effects:
        yield from _of_effect(policy, effect)
    for other in policy.rules.values():
        changing = [effect for effect in other.effects if rule.name in effect.changes]
        if changing:
            yield ("ground", other.name)
        for effect in changing:
            yield from _of_effect(policy, effect)


def _grounds(policy: Policy, rule: Rule) -> Iterator[Node]:
    for each in every(rule.when):
        yield from _of_condition(policy, each)
    if rule.scope:
        yield from _decided(policy, scope_kind(rule.scope))


def _of_condition(policy: Policy, condition: Condition) -> Iterator[Node]:
    match condition:
        case FactCondition(kind=kind):
            yield from _of_kind(policy, kind)
        case ObligationCondition(rule=rule):
            yield ("duty", rule)
        case _:
            pass


def _of_kind(policy: Policy, kind: str) -> Iterator[Node]:
    if kind in policy.facts:
        yield ("fact", kind)
    elif kind.startswith(role_kind("")):
        yield from (("fact", each) for each in PARTICIPATION)
    else:
        yield from _decided(policy, kind)


def _decided(policy: Policy, kind: str) -> Iterator[Node]:
    """Yield the rules that say whether there is something of this kind."""
    for rule in policy.rules.values():
        if any(kind in effect.decides for effect in rule.effects):
            yield ("ground", rule.name)


def _of_effect(policy: Policy, effect: Effect) -> Iterator[Node]:
    if effect.term:
        yield from _of_term(policy, effect.term)
    match effect:
        case Oblige(to=act):
            yield ("fact", act.fact)
        case Offer(task=task):
            kind = policy.tasks.get(task)
            yield from _of_kind(policy, kind.yields) if kind else ()
            yield from _decided(policy, scope_kind(kind.scope)) if kind and kind.scope else ()
        case Clock(on=on, until=until, by=by):
            yield from _of_paths(policy, (on, until, by.number if isinstance(by, NamedLength) else None))
        case _:
            pass


def _of_term(policy: Policy, term: TermRule) -> Iterator[Node]:
    yield from _of_paths(policy, [term.after])
    if term.suspended:
        stops = term.suspended
        yield from _of_paths(policy, (stops.from_day_after, stops.until_day_of, stops.at_most_until))
    for each in term.extended:
        yield from _of_kind(policy, each.fact)
    if term.follows:
        yield from _of_term(policy, term.follows)


def _of_paths(policy: Policy, paths: Iterable[Path | None]) -> Iterator[Node]:
    """Yield the types of fact that are named; what is bound by a name stands among the conditions already."""
    yield from (("fact", path.of) for path in paths if path and path.of in policy.facts)


def _about_act(policy: Policy, fact: str) -> Iterator[Node]:
    """Yield what decides whether the act may be done."""
    for rule in policy.rules.values():
        if any(isinstance(each, Forbid | Permit) and each.to.fact == fact for each in rule.effects):
            yield ("ground", rule.name)
    scope = policy.facts[fact].scope
    if scope:
        yield from _decided(policy, scope_kind(scope))
