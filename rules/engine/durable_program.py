"""A program made ready for the engine: rulesets below its limits, and what must be sent to each of them."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rules.engine.durable_field import Normal, Slot, SlotRole
from rules.engine.durable_limits import check_rule, fits
from rules.engine.durable_rule import GO, Condition, DurableRule
from rules.engine.durable_wording import Wording
from rules.engine.problem import Branch, Program
from rules.model.values import Ref


@dataclass(frozen=True, slots=True)
class Source:
    """A value of a record, the slots it fills, and what is written when it is missing."""

    field: str
    moved: Ref | None
    slots: tuple[Slot, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class KindPlan:
    """How facts of a kind are written for one ruleset: the field of its kind, then what its values fill."""

    kind: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Rules that the engine holds together, with the names and aliases of the branches each of them answers."""

    rules: tuple[DurableRule, ...]
    answers: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...]
    plans: Mapping[str, KindPlan]

    def written(self) -> str:
        """The ruleset as the engine reads it, with the rule that proves that all facts came in."""
        rules = (f'"r{number}":{rule.written()}' for number, rule in enumerate(self.rules))
        return "{" + ",".join(('"prime":{"all":[{"p":{"__prime":1}}]}', f'"go":{{"all":[{GO}]}}', *rules)) + "}"

    def kinds_asked(self, present: frozenset[str]) -> frozenset[str]:
        """The kinds to send when these are present: those of rules whose positive kinds are all there.

        Kinds are named as the engine does.
        """
        asked: set[str] = set()
        for rule in self.rules:
            if all(each.kind in present for each in rule.positives):
                asked.update(each.kind for each in rule.conditions)
        return frozenset(asked & present)

    def may_fire(self, present: frozenset[str]) -> bool:
        """Whether any rule has all its positive kinds."""
        return any(all(each.kind in present for each in rule.positives) for rule in self.rules)


@dataclass(frozen=True, slots=True)
class DurableProgram:
    """All rulesets of a program, the numbers of its constants, and a digest under which the child knows it."""

    rulesets: tuple[Ruleset, ...]
    kinds: Mapping[str, str]
    constants: Mapping[Normal, int]
    ranked: Mapping[str, tuple[tuple[str, Ref | None], ...]]
    texts: tuple[str, ...]
    digest: str
    _asked: dict[frozenset[str], tuple[tuple[int, Mapping[str, KindPlan]], ...]] = field(default_factory=dict)

    def asked(self, present: frozenset[str]) -> tuple[tuple[int, Mapping[str, KindPlan]], ...]:
        """The rulesets that may fire when records of these kinds are present, and how to write facts for each."""
        if present not in self._asked:
            if len(self._asked) == _REMEMBERED:
                self._asked.clear()
            self._asked[present] = tuple(self._work_out(present))
        return self._asked[present]

    def _work_out(self, present: frozenset[str]) -> Iterable[tuple[int, Mapping[str, KindPlan]]]:
        named = frozenset(self.kinds[kind] for kind in present)
        for number, ruleset in enumerate(self.rulesets):
            if ruleset.may_fire(named):
                asked = ruleset.kinds_asked(named)
                yield number, {kind: plan for kind, plan in ruleset.plans.items() if plan.kind in asked}


_REMEMBERED = 1_000
"""How many combinations of kinds are kept; cases under one policy go through a few dozen."""


def compile_program(program: Program) -> DurableProgram:
    """Make a program ready for the engine.

    Raises EngineFailed for a branch the engine cannot hold, ValueError for one that refers to an alias it may not.
    """
    wording = Wording()
    answering: dict[DurableRule, list[Branch]] = {}
    for branch in program.branches:
        rule = wording.rule(branch)
        check_rule(rule, f"branch {branch.name!r}")
        answering.setdefault(rule, []).append(branch)
    rulesets = tuple(_ruleset(rules, answering, wording) for rules in _shards(answering))
    texts = tuple(ruleset.written() for ruleset in rulesets)
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    return DurableProgram(rulesets, wording.kinds, wording.constants, _ranked(wording), texts, digest)


def _shards(rules: Iterable[DurableRule]) -> list[list[DurableRule]]:
    """As many rules as fit to each ruleset, in order: branches of one policy clause stay together."""
    rest, shards = list(rules), []
    while rest:
        # One more rule never makes what did not fit fit, so the number that fits can be bisected.
        most = len(rest) if fits(rest) else bisect_left(range(len(rest)), x=True, key=lambda n: not fits(rest[:n])) - 1
        shards.append(rest[:most])
        rest = rest[most:]
    return shards


def _ruleset(rules: Sequence[DurableRule], answering: Mapping[DurableRule, list[Branch]], wording: Wording) -> Ruleset:
    read = {name for rule in rules for condition in rule.conditions for name in _read(condition, rule)}
    plans = {
        kind: KindPlan(name, _sources(wording.slots.get(kind, {}).values(), read))
        for kind, name in wording.kinds.items()
        if name in read
    }
    return Ruleset(tuple(rules), tuple(tuple(map(_named, answering[rule])) for rule in rules), plans)


def _named(branch: Branch) -> tuple[str, tuple[str, ...]]:
    return branch.name, tuple(pattern.alias for pattern in branch.positives)


def _read(condition: Condition, rule: DurableRule) -> Iterable[str]:
    yield from condition.fields()
    for join in condition.joins:
        yield join.other
    yield from (each.kind for each in rule.conditions)


def _sources(slots: Iterable[Slot], read: set[str]) -> tuple[Source, ...]:
    found: dict[tuple[str, object], tuple[Ref | None, list[Slot]]] = {}
    for slot in slots:
        if slot.name in read:
            moved = slot.moved and (slot.moved.plus, slot.moved.minus)
            found.setdefault((slot.source, moved), (slot.moved, []))[1].append(slot)
    return tuple(
        Source(
            name, moved, tuple(wanted), "".join(slot.label + missing for slot in wanted if (missing := slot.missing))
        )
        for (name, _), (moved, wanted) in found.items()
    )


def _ranked(wording: Wording) -> Mapping[str, tuple[tuple[str, Ref | None], ...]]:
    """For each kind the values that are compared in order between records."""
    found: dict[str, tuple[tuple[str, Ref | None], ...]] = {}
    for kind, slots in wording.slots.items():
        ranked = [slot for slot in slots.values() if slot.role in (SlotRole.RANK, SlotRole.RANK_OR_NONE)]
        if ranked:
            found[kind] = tuple((slot.source, slot.moved) for slot in ranked)
    return found
