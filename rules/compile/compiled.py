"""A policy in the form evaluation runs: strata in their order, each with the program its engine matches.

A rule sees the complete result of the rules it looks at. Rules that derive from one another in a circle share a stratum
and are repeated until nothing new follows. A circle through a negation, an aggregate, the standing of a part of the
case, or the state of an obligation (which other rules may settle, and whose clock they may change) has no meaning, and
is an error of the policy.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rules.compile.lower import Atom, Conjunction, LoweredRule, lower_all
from rules.engine.cel import Expression, read_expression
from rules.engine.problem import Branch, Pattern, Program
from rules.model.condition import FactCondition, ObligationCondition, ObligationState, scope_kind
from rules.model.effect import Derive
from rules.model.fault import PolicyFault
from rules.model.policy import Policy
from rules.model.values import Const, Op, Ref, Shift, Test


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


@dataclass(frozen=True, slots=True)
class CompiledStratum:
    """The rules of one stratum by the name of each of their branches, and what else a match must satisfy.

    `wheres` are expressions over what is bound, `todays` tests of the day of evaluation.
    `scopes` are the rules by which the standing of parts of the case is worked out, before any match.
    """

    program: Program
    rules: Mapping[str, LoweredRule]
    wheres: Mapping[str, tuple[Expression, ...]]
    todays: Mapping[str, tuple[Test, ...]]
    scopes: tuple[LoweredRule, ...]
    recursive: bool


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """What `evaluate` runs: the strata in the order in which they are evaluated, and every kind they look at.

    `shifts` are, for each kind, the dates that a calendar has to move before anything can be compared with them.
    """

    policy: Policy
    strata: tuple[CompiledStratum, ...]
    kinds: frozenset[str]
    shifts: Mapping[str, frozenset[Shift]]


def compile_policy(policy: Policy) -> CompiledPolicy:
    """Compile a validated policy; raises `CycleError` for rules that wait for each other's complete result."""
    lowered = lower_all(policy.rules.values(), policy.scopes)
    shared = {rule.name: {alias for alias in rule.per if alias[0] != "_"} for rule in lowered}
    strata = tuple(_compiled(stratum, shared) for stratum in stratify(lowered))
    kinds = {pattern.kind for each in strata for branch in each.program.branches for pattern in _patterns(branch)}
    return CompiledPolicy(policy, strata, frozenset(kinds), _shifts(lowered))


def _shifts(rules: Iterable[LoweredRule]) -> Mapping[str, frozenset[Shift]]:
    found: dict[str, set[Shift]] = {}
    for rule in rules:
        shifted = [each for each in rule.operands if isinstance(each, Ref) and each.shift]
        for atom in (atom for each in rule.conjunctions if shifted for atom in each.positives):
            for ref in shifted:
                if ref.shift and ref.alias == atom.alias:
                    found.setdefault(_kind(atom), set()).add(ref.shift)
    return {kind: frozenset(shifts) for kind, shifts in found.items()}


def _kind(atom: Atom) -> str:
    return atom.kind if isinstance(atom, FactCondition) else obligation_kind(atom.rule)


def _patterns(branch: Branch) -> tuple[Pattern, ...]:
    return (*branch.positives, *branch.negatives)


def _compiled(stratum: Stratum, shared: Mapping[str, set[str]]) -> CompiledStratum:
    parts = [
        (f"{rule.name}#{n}", rule, conjunction)
        for rule in stratum.rules
        for n, conjunction in enumerate(rule.conjunctions)
    ]
    return CompiledStratum(
        program=Program(tuple(_branch(name, conjunction, shared) for name, _, conjunction in parts)),
        rules={name: rule for name, rule, _ in parts},
        wheres={name: tuple(read_expression(w.expression) for w in each.wheres) for name, _, each in parts},
        todays={name: tuple(test for today in each.todays for test in today.tests) for name, _, each in parts},
        scopes=tuple(rule for rule in stratum.rules if rule.scope),
        recursive=stratum.recursive,
    )


def obligation_kind(rule: str) -> str:
    """The kind under which the obligations drawn from a rule are matched."""
    return f"obligation:{rule}"


def _branch(name: str, conjunction: Conjunction, aliases_of: Mapping[str, set[str]]) -> Branch:
    bound: dict[str, Ref] = {}
    positives = [_pattern(atom, str(atom.alias), bound, aliases_of) for atom in conjunction.positives]
    negatives = [_pattern(a, f"~{n}", dict(bound), aliases_of) for n, a in enumerate(conjunction.negatives)]
    return Branch(name, tuple(positives), tuple(negatives))


def _pattern(atom: Atom, alias: str, bound: dict[str, Ref], aliases_of: Mapping[str, set[str]]) -> Pattern:
    """The pattern of one atom; `bound` says where the identity of each alias is found so far, and grows."""
    if isinstance(atom, FactCondition):
        joined = (Test("id", Op.EQ, bound[alias]),) if alias in bound else ()
        bound[alias] = Ref(alias, "id")
        return Pattern(alias, atom.kind, (*map(_worked_out, atom.tests), *joined))
    shared = sorted(aliases_of[atom.rule])
    joins = tuple(Test(each, Op.EQ, bound[each]) for each in shared if each in bound)
    for each in shared:
        bound.setdefault(each, Ref(alias, each))
    return Pattern(alias, obligation_kind(atom.rule), (_state_test(atom), *joins))


def _worked_out(test: Test) -> Test:
    """The test as a matcher sees it, which knows no calendar: a date that one moves is a field of the record."""
    if not isinstance(test.operand, Ref) or test.operand.shift is None:
        return test
    return replace(test, operand=Ref(test.operand.alias, test.operand.shift.name))


def _state_test(atom: ObligationCondition) -> Test:
    if atom.state is ObligationState.MISSED:
        return Test("missed", Op.EQ, Const(value=True))
    return Test("state", Op.EQ, Const(str(atom.state)))


def stratify(rules: Sequence[LoweredRule]) -> tuple[Stratum, ...]:
    """Order the rules; raises `CycleError` where no order exists."""
    by_name = {rule.name: rule for rule in rules}
    producers = _producers(rules)
    steered = _steered(rules)
    needs = {rule.name: (*_needs(rule, producers), *_awaits(rule, steered)) for rule in rules}
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


@dataclass(frozen=True, slots=True)
class _Steered:
    """By the rule whose result it changes, and by the kind of part it decides on, the rules that do so."""

    changing: Mapping[str, Sequence[str]]
    deciding: Mapping[str, Sequence[str]]


def _steered(rules: Sequence[LoweredRule]) -> _Steered:
    changing: dict[str, list[str]] = {}
    deciding: dict[str, list[str]] = {}
    for rule in rules:
        for effect in rule.effects:
            for found, names in ((changing, effect.changes), (deciding, effect.decides)):
                for name in names:
                    found.setdefault(name, []).append(rule.name)
    return _Steered(changing, deciding)


def _awaits(rule: LoweredRule, steered: _Steered) -> Iterator[_Need]:
    """The rules that have to have said everything before this one's own result is known."""
    deciding = steered.deciding.get(scope_kind(rule.scope), ()) if rule.scope is not None else ()
    for other in (*steered.changing.get(rule.name, ()), *deciding):
        yield _Need(other, complete=True)


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
