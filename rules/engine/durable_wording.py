"""Puts a branch into the engine's words, and keeps the list of words: which number in a fact stands for what.

One wording serves all branches of a program, so that equal tests get equal names and share their place in the engine.
"""

from collections.abc import Callable, Mapping

from rules.engine.comparison import Family
from rules.engine.durable_field import LARGEST, Normal, Slot, SlotRole, normal
from rules.engine.durable_rule import ENGINE_OPERATOR, Condition, ConstantTest, DurableRule, Join
from rules.engine.failure import EngineFailed, Failure
from rules.engine.problem import Branch, Pattern
from rules.model.values import Const, Op, Ref, Scalar, Test

NAMES = 20_000
"""The engine tells fields apart by a 32-bit hash of their name; up to here no two hashes are equal."""

_ORDER = frozenset({Op.LT, Op.LE, Op.GT, Op.GE})


class Wording:
    """The names given so far, to kinds, to fields in their roles, and numbers to the constants of the program."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.slots: dict[str, dict[object, Slot]] = {}
        self.constants: dict[Normal, int] = {}
        self._named = 0

    def rule(self, branch: Branch) -> DurableRule:
        """The branch in the engine's words, without names of its own, so that equal branches become equal rules.

        Raises ValueError when a pattern refers to an alias it may not refer to.
        """
        return _RuleWriter(self, branch).written()

    def kind(self, kind: str) -> str:
        """The name of the field that holds 1 in every fact of the kind."""
        return self.kinds.setdefault(kind, f"k{len(self.kinds)}")

    def name(self, kind: str, field: str, role: SlotRole, moved: Ref | None = None) -> str:
        """The name of a field in a role."""
        key = (field, role, moved and (moved.plus, moved.minus))
        return self._slot(kind, key, lambda name: Slot(name, field, role, moved))

    def constant(self, kind: str, test: Test) -> ConstantTest:
        """A test against a constant: by the engine itself where it is right, else as a flag that Python decides."""
        wanted = _single(test.operand)
        if wanted is not None and test.op in (Op.EQ, Op.NE):
            number = self.constants.setdefault(wanted, len(self.constants) + 1)
            return ConstantTest(ENGINE_OPERATOR[test.op], self.name(kind, test.field, SlotRole.IDENTITY), number)
        if wanted is not None and test.op in _ORDER and isinstance(wanted[1], int) and abs(wanted[1]) < LARGEST:
            family = Family(wanted[0])
            key = (test.field, SlotRole.MEASURE, family)
            name = self._slot(kind, key, lambda name: Slot(name, test.field, SlotRole.MEASURE, family=family))
            return ConstantTest(ENGINE_OPERATOR[test.op], name, wanted[1])
        return ConstantTest("", self._flag(kind, test), 1)

    def _flag(self, kind: str, test: Test) -> str:
        # By its type as well as its value: True and 1 are equal to Python.
        key = (test.field, SlotRole.FLAG, test.op, repr(test.operand))
        return self._slot(kind, key, lambda name: Slot(name, test.field, SlotRole.FLAG, test=test))

    def _slot(self, kind: str, key: object, slot: Callable[[str], Slot]) -> str:
        known = self.slots.setdefault(kind, {})
        if key not in known:
            if self._named == NAMES:
                raise EngineFailed(Failure.OUTSIDE_FENCE, f"a program has {NAMES} names for fields at most")
            known[key] = slot(f"f{self._named}")
            self._named += 1
        return known[key].name


class _RuleWriter:
    """One branch on its way to the engine's words: which alias is which place, and what its record must have."""

    def __init__(self, wording: Wording, branch: Branch) -> None:
        self._wording = wording
        self._branch = branch
        self._places = {pattern.alias: place for place, pattern in enumerate(branch.positives)}
        self._guards: dict[int, set[ConstantTest]] = {}

    def written(self) -> DurableRule:
        joins = [
            self._joins(pattern, self._earlier(place), guard=True)
            for place, pattern in enumerate(self._branch.positives)
        ]
        negatives = [
            self._condition(pattern, self._joins(pattern, self._places, guard=False), set())
            for pattern in self._branch.negatives
        ]
        positives = [
            self._condition(pattern, joins[place], self._guards.get(place, set()))
            for place, pattern in enumerate(self._branch.positives)
        ]
        return DurableRule(tuple(positives), tuple(negatives))

    def _earlier(self, place: int) -> Mapping[str, int]:
        return {alias: other for alias, other in self._places.items() if other < place}

    def _condition(self, pattern: Pattern, joins: tuple[Join, ...], guards: set[ConstantTest]) -> Condition:
        kind = self._wording.kind(pattern.kind)
        constants = {
            self._wording.constant(pattern.kind, test) for test in pattern.tests if isinstance(test.operand, Const)
        }
        # In one order for all, so that conditions that begin alike share their beginning.
        return Condition(kind, (ConstantTest("", kind, 1), *sorted(constants | guards)), joins)

    def _joins(self, pattern: Pattern, places: Mapping[str, int], *, guard: bool) -> tuple[Join, ...]:
        found: list[Join] = []
        for test in pattern.tests:
            if isinstance(test.operand, Ref):
                if test.operand.alias not in places:
                    raise ValueError(
                        f"branch {self._branch.name!r}: {pattern.alias!r} refers to {test.operand.alias!r},"
                        f" expected one of {sorted(places)}"
                    )
                place = places[test.operand.alias]
                found += self._guarded(pattern, test, place) if guard else self._unguarded(pattern, test, place)
        return tuple(found)

    def _guarded(self, pattern: Pattern, test: Test, place: int) -> list[Join]:
        """A join of which the right side is known to be there, as its own condition asks for it."""
        equality = test.op in (Op.EQ, Op.NE)
        shared = SlotRole.IDENTITY if equality else SlotRole.FAMILY
        left, right = self._both(pattern, test, place, shared, shared)
        self._guards.setdefault(place, set()).add(ConstantTest(ENGINE_OPERATOR["exists"], right, 1))
        if equality:
            return [Join(ENGINE_OPERATOR[test.op], left, place, right)]
        rank, other = self._both(pattern, test, place, SlotRole.RANK, SlotRole.RANK)
        return [Join("", left, place, right), Join(ENGINE_OPERATOR[test.op], rank, place, other)]

    def _unguarded(self, pattern: Pattern, test: Test, place: int) -> list[Join]:
        """A join in a negation: a right side that is missing must make it fail, not keep the rule from firing.

        The engine aborts on a missing right side, so it is always there; what stands for none equals no left side.
        """
        if test.op in _ORDER:
            family, other_family = self._both(pattern, test, place, SlotRole.FAMILY, SlotRole.FAMILY_OR_NONE)
            rank, other_rank = self._both(pattern, test, place, SlotRole.RANK, SlotRole.RANK_OR_NONE)
            return [Join("", family, place, other_family), Join(ENGINE_OPERATOR[test.op], rank, place, other_rank)]
        left, right = self._both(pattern, test, place, SlotRole.IDENTITY, SlotRole.IDENTITY_OR_NONE)
        join = Join(ENGINE_OPERATOR[test.op], left, place, right)
        if test.op is Op.EQ:
            return [join]
        _, known = self._both(pattern, test, place, SlotRole.IDENTITY, SlotRole.KNOWN)
        return [Join("", self._wording.kind(pattern.kind), place, known), join]

    def _both(self, pattern: Pattern, test: Test, place: int, role: SlotRole, other: SlotRole) -> tuple[str, str]:
        ref = test.operand
        assert isinstance(ref, Ref)  # noqa: S101 - said by both callers
        moved = ref if ref.plus is not None else None
        kind = self._branch.positives[place].kind
        return self._wording.name(pattern.kind, test.field, role), self._wording.name(kind, ref.field, other, moved)


def _single(operand: Const | Ref) -> Normal | None:
    """The constant as the engine compares it; None if it cannot."""
    if not isinstance(operand, Const) or isinstance(operand.value, tuple):
        return None
    return _normal_or_none(operand.value)


def _normal_or_none(value: Scalar) -> Normal | None:
    try:
        return normal(value)
    except EngineFailed:
        return None
