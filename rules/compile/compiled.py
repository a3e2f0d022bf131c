"""A policy in the form evaluation runs: strata, each with the program its engine matches."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.compile.lower import Atom, Conjunction, LoweredRule, lower
from rules.compile.strata import stratify
from rules.engine.problem import Branch, Const, Op, Pattern, Program, Ref, Test
from rules.model.condition import FactCondition, ObligationCondition, ObligationState
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class CompiledStratum:
    """The rules of one stratum by the name of each of their branches."""

    program: Program
    rules: Mapping[str, LoweredRule]
    recursive: bool


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """What `evaluate` runs: the strata in the order in which they are evaluated."""

    policy: Policy
    strata: tuple[CompiledStratum, ...]


def compile_policy(policy: Policy) -> CompiledPolicy:
    """Compile a validated policy; raises `CycleError` for a circle through negation or an obligation's state."""
    lowered = {rule.name: lower(rule) for rule in policy.rules.values()}
    shared = {name: {alias for alias in rules[-1].per if alias[0] != "_"} for name, rules in lowered.items()}
    strata = stratify([rule for rules in lowered.values() for rule in rules])
    compiled = []
    for stratum in strata:
        branches = {
            f"{rule.name}#{n}": (rule, _branch(f"{rule.name}#{n}", conjunction, shared))
            for rule in stratum.rules
            for n, conjunction in enumerate(rule.conjunctions)
        }
        program = Program(tuple(branch for _, branch in branches.values()))
        compiled.append(CompiledStratum(program, {n: rule for n, (rule, _) in branches.items()}, stratum.recursive))
    return CompiledPolicy(policy, tuple(compiled))


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
