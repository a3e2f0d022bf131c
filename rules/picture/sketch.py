"""What there is to see in a policy: for each rule what it looks at, and what follows from it for whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from rules.model.citation import Citation
from rules.model.condition import Condition, FactCondition, ObligationCondition, negates, parts, role_kind, scope_kind
from rules.model.effect import Call, Clock, Derive, Effect, Forbid, Notify, Oblige, Offer, Permit, Settle, Steer, Who
from rules.model.policy import Policy, Rule
from rules.model.values import Ref
from rules.terms.said import Said, Text, Told, said


class Look(StrEnum):
    """How a rule looks at something: it must be there, it must be absent, or the rule itself brings it about."""

    NEEDS = "needs"
    WITHOUT = "without"
    MAKES = "makes"


class Sort(StrEnum):
    """What kind of thing rules look at."""

    FACT = "fact"
    DERIVED = "derived"
    OBLIGATION = "obligation"
    STANDING = "standing"


class Norm(StrEnum):
    """What kind of thing follows from a rule."""

    MUST = "must"
    MAY = "may"
    MAY_NOT = "may_not"
    OFFER = "offer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something rules look at: a fact, a derived fact, an obligation of a rule, a role or a part of the case."""

    key: str
    sort: Sort
    title: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that follows from a rule: for whom (a role, or nobody in particular), and in words."""

    norm: Norm
    role: Told | None
    words: Told


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: its looks by the key of the thing, and what follows."""

    name: str
    title: Text
    citations: tuple[Citation, ...]
    looks: Mapping[str, Look]
    follows: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A policy as rows of rules over columns of things; only things that some rule looks at."""

    version: str
    title: Text
    things: tuple[Thing, ...]
    rows: tuple[Row, ...]


def sketch_of(policy: Policy) -> Sketch:
    """Return what there is to see in the policy, in the order of its text."""
    rows = tuple(_row(policy, rule) for rule in policy.rules.values())
    seen = {key for row in rows for key, look in row.looks.items() if look is not Look.MAKES}
    things = tuple(each for each in _things(policy) if each.key in seen)
    shown = (replace(row, looks={key: row.looks[key] for key in row.looks if key in seen}) for row in rows)
    return Sketch(policy.version, policy.title, things, tuple(shown))


def _things(policy: Policy) -> Iterator[Thing]:
    for fact in policy.facts.values():
        yield Thing(fact.name, Sort.FACT, fact.title)
    derived = [e.name for rule in policy.rules.values() for e in rule.effects if isinstance(e, Derive)]
    for name in dict.fromkeys(derived):
        yield Thing(name, Sort.DERIVED, _spelled(name))
    for rule in policy.rules.values():
        if any(isinstance(effect, Oblige) for effect in rule.effects):
            yield Thing(_obligation(rule.name), Sort.OBLIGATION, _title(rule))
    for role in policy.roles.values():
        yield Thing(role_kind(role.name), Sort.STANDING, role.title)
    for scope in policy.scopes.values():
        yield Thing(scope_kind(scope.name), Sort.STANDING, scope.title)


def _row(policy: Policy, rule: Rule) -> Row:
    looks: dict[str, Look] = {}
    for key, look in (*_looked_at(rule.when, Look.NEEDS), *_made(rule)):
        # What a rule makes is told first; what it needs more than what it can do without.
        if look is Look.MAKES or looks.get(key) not in (Look.MAKES, Look.NEEDS):
            looks[key] = look
    if rule.scope:
        looks.setdefault(scope_kind(rule.scope), Look.NEEDS)
    follows = tuple(_outcome(policy, effect) for effect in rule.effects)
    return Row(rule.name, _title(rule), rule.citations, looks, follows)


def _looked_at(condition: Condition, look: Look) -> Iterator[tuple[str, Look]]:
    match condition:
        case FactCondition(kind=kind):
            yield kind, look
        case ObligationCondition(rule=rule):
            yield _obligation(rule), look
        case _:
            inside = (Look.WITHOUT if look is Look.NEEDS else Look.NEEDS) if negates(condition) else look
            for part in parts(condition):
                yield from _looked_at(part, inside)


def _made(rule: Rule) -> Iterator[tuple[str, Look]]:
    for effect in rule.effects:
        owed = (rule.name,) if isinstance(effect, Oblige) else effect.changes
        yield from ((key, Look.MAKES) for key in (*effect.decides, *map(_obligation, owed)))


def _outcome(policy: Policy, effect: Effect) -> Outcome:
    match effect:
        case Oblige(bearer=bearer, to=act, within=within, towards=towards):
            fact = policy.facts[act.fact].title
            to = said("sketch_towards", role=policy.roles[towards].title) if towards else ""
            term = said("sketch_within", lasts=within.lasts) if within else ""
            words = said("sketch_must", fact=fact, to=to, term=term)
            return Outcome(Norm.MUST, policy.roles[bearer].title, words)
        case Permit(who=who, to=act):
            fact = policy.facts[act.fact].title
            return Outcome(Norm.MAY, _whom(policy, who), said("sketch_may", fact=fact))
        case Forbid(who=who, to=act):
            fact = policy.facts[act.fact].title
            return Outcome(Norm.MAY_NOT, _whom(policy, who), said("sketch_may_not", fact=fact))
        case Offer(to=role, task=task):
            title = policy.tasks[task].title
            words = said("sketch_offered", task=title)
            return Outcome(Norm.OFFER, policy.roles[role].title, words)
        case Notify(who=who, what=what):
            return Outcome(Norm.OTHER, _whom(policy, who), said("sketch_told", what=what))
        case Call(to=role, activity=activity):
            words = said("sketch_called", activity=activity)
            return Outcome(Norm.OTHER, policy.roles[role].title, words)
        case Derive() | Settle() | Clock() | Steer():
            return Outcome(Norm.OTHER, None, _told(policy, effect))


def _told(policy: Policy, effect: Derive | Settle | Clock | Steer) -> Said:
    """The words for what follows for nobody in particular."""
    match effect:
        case Derive(name=name):
            return said("sketch_derived", what=_spelled(name))
        case Settle(how=how, rule=rule):
            return said(f"sketch_{how}", what=_title(policy.rules[rule]))
        case Clock(act=act, rule=rule):
            return said(f"sketch_term_{act}", what=_title(policy.rules[rule]))
        case Steer(act=act, scope=scope):
            return said(f"sketch_scope_{act}", what=policy.scopes[scope].title)


def _whom(policy: Policy, who: Who) -> Told:
    if who.role:
        return policy.roles[who.role].title
    if who.person or who.party:
        return _named(who.person or who.party)
    return said("sketch_everyone")


def _named(ref: Ref | None) -> Said:
    return said("sketch_named", field=f"{ref.alias}.{ref.field}" if ref else "")


def _obligation(rule: str) -> str:
    return f"obligation:{rule}"


def _title(rule: Rule) -> Text:
    return rule.title or _spelled(rule.name)


def _spelled(name: str) -> Text:
    words = name.replace("_", " ")
    return Text(words, words)
