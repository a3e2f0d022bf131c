"""A policy in the form evaluation runs: strata, each with the program its engine matches."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.compile.lower import Atom, Conjunction, LoweredRule, lower_all
from rules.compile.strata import Stratum, stratify
from rules.engine.cel import Expression, read_expression
from rules.engine.problem import Branch, Pattern, Program
from rules.model.condition import FactCondition, ObligationCondition, ObligationState
from rules.model.policy import Policy
from rules.model.values import Const, Op, Ref, Test


@dataclass(frozen=True, slots=True)
class CompiledStratum:
    """The rules of one stratum by the name of each of their branches, and the expressions a match must satisfy.

    `scopes` are the rules by which the standing of parts of the case is worked out, before any match.
    """

    program: Program
    rules: Mapping[str, LoweredRule]
    wheres: Mapping[str, tuple[Expression, ...]]
    scopes: tuple[LoweredRule, ...]
    recursive: bool


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """What `evaluate` runs: the strata in the order in which they are evaluated, and every kind they look at."""

    policy: Policy
    strata: tuple[CompiledStratum, ...]
    kinds: frozenset[str]


def compile_policy(policy: Policy) -> CompiledPolicy:
    """Compile a validated policy; raises `CycleError` for rules that wait for each other's complete result."""
    lowered = lower_all(policy.rules.values(), policy.scopes)
    shared = {rule.name: {alias for alias in rule.per if alias[0] != "_"} for rule in lowered}
    strata = tuple(_compiled(stratum, shared) for stratum in stratify(lowered))
    kinds = {pattern.kind for each in strata for branch in each.program.branches for pattern in _patterns(branch)}
    return CompiledPolicy(policy, strata, frozenset(kinds))


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
        bound[alias] = Ref(alias, "id")
        return Pattern(alias, atom.kind, atom.tests)
    shared = sorted(aliases_of[atom.rule])
    joins = tuple(Test(each, Op.EQ, bound[each]) for each in shared if each in bound)
    for each in shared:
        bound.setdefault(each, Ref(alias, each))
    return Pattern(alias, obligation_kind(atom.rule), (_state_test(atom), *joins))


def _state_test(atom: ObligationCondition) -> Test:
    if atom.state is ObligationState.MISSED:
        return Test("missed", Op.EQ, Const(value=True))
    return Test("state", Op.EQ, Const(str(atom.state)))
