"""The order in which rules are evaluated: each sees the complete result of the rules it looks at.

Rules that derive from one another in a circle share a stratum and are repeated until nothing new follows. A circle
through a negation, an aggregate, the standing of a part of the case, or the state of an obligation (which other
rules may settle, and whose clock they may change) has no meaning, and is an error of the policy.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.compile.lower import LoweredRule
from rules.model.condition import ObligationCondition, scope_kind
from rules.model.effect import Derive
from rules.model.fault import PolicyFault


class CycleError(PolicyFault):
    """Rules depend in a circle on each other's complete result; `path` closes on itself."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        super().__init__(" → ".join(path))


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rules evaluated together; `recursive` ones are repeated until nothing new is derived."""

    rules: tuple[LoweredRule, ...]
    recursive: bool


@dataclass(frozen=True, slots=True)
class _Need:
    on: str
    complete: bool


def stratify(rules: Sequence[LoweredRule]) -> tuple[Stratum, ...]:
    """Order the rules; raises `CycleError` where no order exists."""
    by_name = {rule.name: rule for rule in rules}
    producers = _producers(rules)
    needs = {rule.name: (*_needs(rule, producers), *_awaits(rule, rules)) for rule in rules}
    levels: dict[str, int] = {}
    recursive: set[str] = set()
    for component in _components({name: [need.on for need in of] for name, of in needs.items()}):
        _refuse_incomplete(component, needs)
        inside = [need for name in component for need in needs[name]]
        below = [levels[need.on] for need in inside if need.on not in component]
        level = 1 + max(below, default=-1)
        levels.update(dict.fromkeys(component, level))
        if any(need.on in component for need in inside):
            recursive.update(component)
    return tuple(_strata(by_name, levels, recursive))


def _strata(by_name: Mapping[str, LoweredRule], levels: Mapping[str, int], recursive: set[str]) -> Iterator[Stratum]:
    for level in sorted(set(levels.values())):
        for loops in (False, True):
            rules = tuple(by_name[n] for n in sorted(by_name) if levels[n] == level and (n in recursive) is loops)
            if rules:
                yield Stratum(rules, loops)


def _producers(rules: Sequence[LoweredRule]) -> Mapping[str, list[str]]:
    """For each kind that is not simply there, the rules it comes from; what is gathered is called after its rule."""
    producers: dict[str, list[str]] = {rule.name: [rule.name] for rule in rules if rule.gathers}
    for rule in rules:
        for effect in rule.effects:
            if isinstance(effect, Derive):
                producers.setdefault(effect.name, []).append(rule.name)
    return producers


def _needs(rule: LoweredRule, producers: Mapping[str, list[str]]) -> Iterator[_Need]:
    for conjunction in rule.conjunctions:
        for atoms, negated in ((conjunction.positives, False), (conjunction.negatives, True)):
            for atom in atoms:
                if isinstance(atom, ObligationCondition):
                    yield _Need(atom.rule, complete=True)
                else:
                    found = producers.get(atom.kind, ())
                    yield from (_Need(other, complete=negated or other == atom.kind) for other in found)


def _awaits(rule: LoweredRule, rules: Sequence[LoweredRule]) -> Iterator[_Need]:
    """The rules that have to have said everything before this one's own result is known."""
    for other in rules:
        for effect in other.effects:
            steers = rule.scope is not None and scope_kind(rule.scope) in effect.decides
            if steers or rule.name in effect.changes:
                yield _Need(other.name, complete=True)


def _refuse_incomplete(component: Sequence[str], needs: Mapping[str, tuple[_Need, ...]]) -> None:
    for name in component:
        for need in needs[name]:
            if need.complete and need.on in component:
                raise CycleError((name, *_way(need.on, name, component, needs)))


def _way(start: str, goal: str, within: Sequence[str], needs: Mapping[str, tuple[_Need, ...]]) -> tuple[str, ...]:
    """The shortest path along needs from start to goal, both included."""
    paths: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for path in paths:
        if path[-1] == goal:
            return path
        onward = [need.on for need in needs[path[-1]] if need.on in within and need.on not in seen]
        seen.update(onward)
        paths.extend((*path, each) for each in onward)
    raise AssertionError("the rules of one component reach each other")


def _components(graph: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The strongly connected components, each after the ones it needs (R. Tarjan, SIAM J. Comput. 1(2), 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[tuple[str, ...]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in graph[name]:
            if other not in graph:
                continue
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            cut = stack.index(name)
            found.append(tuple(stack[cut:]))
            del stack[cut:]

    for name in graph:
        if name not in index:
            visit(name)
    yield from found
