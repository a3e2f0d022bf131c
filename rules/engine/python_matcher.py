"""The plain matcher: the oracle that tells whether the engine is right, and the answer when the engine fails.

It is written to be read. Its only cleverness is to look records up by kind and, for joins on equality, by value.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rules.engine.comparison import comparable, compare, passes, referred
from rules.engine.problem import Branch, Match, Pattern, Program, Record
from rules.model.values import Const, Op, Ref, Scalar, Test, Value

_Key = tuple[object, Scalar]


class PythonMatcher:
    """Answers matching problems in this interpreter, without state of its own."""

    def match(self, program: Program, records: Sequence[Record]) -> frozenset[Match]:
        """Find every match of every branch, each once."""
        world = _World.of(records)
        return frozenset(
            Match(branch.name, tuple(binding.items()))
            for branch in program.branches
            if all(pattern.kind in world.by_kind for pattern in branch.positives)
            for binding in _bindings(branch, world)
        )


@dataclass(frozen=True, slots=True)
class _World:
    """The records of one problem and what was looked up among them so far, by the identity of the pattern."""

    records: Sequence[Record]
    by_kind: Mapping[str, Sequence[int]]
    passing: dict[int, Sequence[int]] = field(default_factory=dict)
    by_value: dict[int, Mapping[_Key, Sequence[int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Sequence[Record]) -> "_World":
        by_kind: dict[str, list[int]] = defaultdict(list)
        for index, record in enumerate(records):
            by_kind[record.kind].append(index)
        return cls(records, by_kind)

    def value(self, index: int, name: str) -> Value | None:
        return self.records[index].values.get(name)


def _bindings(branch: Branch, world: _World) -> Iterator[dict[str, int]]:
    for binding in _extend({}, branch.positives, world):
        if not any(_matching(pattern, binding, world) for pattern in branch.negatives):
            yield binding


def _extend(binding: dict[str, int], patterns: Sequence[Pattern], world: _World) -> Iterator[dict[str, int]]:
    if not patterns:
        yield binding
        return
    for index in _matching(patterns[0], binding, world):
        yield from _extend({**binding, patterns[0].alias: index}, patterns[1:], world)


def _matching(pattern: Pattern, binding: Mapping[str, int], world: _World) -> list[int]:
    """The records that satisfy the pattern, given what the aliases before it are bound to."""
    joins = [(test, test.operand) for test in pattern.tests if isinstance(test.operand, Ref)]
    for _, ref in joins:
        if ref.alias not in binding:
            raise ValueError(f"{pattern.alias!r} refers to {ref.alias!r}, expected one of {sorted(binding)}")
    sought = [(test, referred(ref, world.value(binding[ref.alias], ref.field))) for test, ref in joins]
    return [
        index
        for index in _candidates(pattern, sought, world)
        if all(_joins(test, world.value(index, test.field), right) for test, right in sought)
    ]


def _joins(test: Test, left: Value | None, right: Scalar | None) -> bool:
    if left is None or right is None or isinstance(left, tuple):
        return False
    return compare(test.op, left, right)


def _candidates(pattern: Pattern, sought: Iterable[tuple[Test, Scalar | None]], world: _World) -> Sequence[int]:
    for test, right in sought:
        if right is None:
            return ()
        if test.op is Op.EQ:
            return _indexed(pattern, test, world).get(comparable(right), ())
    return _passing(pattern, world)


def _passing(pattern: Pattern, world: _World) -> Sequence[int]:
    """The records of the kind that satisfy the tests against constants, found once for every pattern."""
    if id(pattern) not in world.passing:
        tests = [test for test in pattern.tests if isinstance(test.operand, Const)]
        world.passing[id(pattern)] = [
            index
            for index in world.by_kind.get(pattern.kind, ())
            if all(passes(test, world.value(index, test.field)) for test in tests)
        ]
    return world.passing[id(pattern)]


def _indexed(pattern: Pattern, test: Test, world: _World) -> Mapping[_Key, Sequence[int]]:
    """Those same records by the value of the field of an equality join."""
    if id(test) not in world.by_value:
        found: dict[_Key, list[int]] = defaultdict(list)
        for index in _passing(pattern, world):
            value = world.value(index, test.field)
            if value is not None and not isinstance(value, tuple):
                found[comparable(value)].append(index)
        world.by_value[id(test)] = found
    return world.by_value[id(test)]
