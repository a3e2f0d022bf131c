"""CLIPS on the programs our matchers run, for comparison: a Rete engine in C that is much older than both.

It is asked for less than they are: it counts the matches and does not hand them over. Days go in as numbers. Rules are
built once, facts are asserted and retracted for each case, as one would do with it.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import clips

from rules.engine.problem import Branch, Pattern, Program, Record
from rules.model.values import Const, Op, Ref, Test, Value

_SIGNS = {Op.EQ: "eq", Op.NE: "neq", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}
_NAMES = str.maketrans(" ", "-")


class ClipsProgram:
    """One program, built."""

    def __init__(self, program: Program, fields: Sequence[str]) -> None:
        self._fields = fields
        self._environment = clips.Environment()
        kinds = {each.kind for branch in program.branches for each in (*branch.positives, *branch.negatives)}
        for kind in sorted(kinds):
            slots = " ".join(f"(slot {field})" for field in fields)
            self._environment.build(f"(deftemplate {_name(kind)} {slots})")
        self._environment.build("(defglobal ?*found* = 0)")
        for branch in program.branches:
            self._environment.build(f"(defrule {_name(branch.name)} {_sides(branch)})")
        self._kinds = kinds

    def count(self, records: Sequence[Record]) -> int:
        """Return how many matches these records have."""
        self._environment.reset()
        for each in records:
            if each.kind in self._kinds:
                values = {field: _plain(each.values[field]) for field in self._fields}
                self._environment.find_template(_name(each.kind)).assert_fact(**values)
        self._environment.run()
        return int(self._environment.find_global("found").value)


def _sides(branch: Branch) -> str:
    conditions = [*map(_pattern, branch.positives), *(f"(not {_pattern(each)})" for each in branch.negatives)]
    return f"{' '.join(conditions)} => (bind ?*found* (+ ?*found* 1))"


def _pattern(pattern: Pattern) -> str:
    """Every field is bound, so that what comes after may join on it; tests on a field stand in its slot."""
    fields = sorted({test.field for test in pattern.tests} | {"party", "day", "about"})
    slots = (f"({field} {'&'.join(_slot(pattern, field))})" for field in fields)
    return f"({_name(pattern.kind)} {' '.join(slots)})"


def _slot(pattern: Pattern, field: str) -> Iterator[str]:
    bound = f"?{pattern.alias}-{field}"
    yield bound
    for test in pattern.tests:
        if test.field == field:
            yield f":({_SIGNS[test.op]} {bound} {_operand(test)})"


def _operand(test: Test) -> str:
    match test.operand:
        case Ref(alias, field):
            return f"?{alias}-{field}"
        case Const(value):
            plain = _plain(value)
            return f'"{plain}"' if isinstance(plain, str) else str(plain)


def _plain(value: Value) -> str | int:
    match value:
        case date():
            return value.toordinal()
        case int() | str():
            return value
    raise TypeError(f"no {type(value).__name__} in what is compared here")


def _name(text: str) -> str:
    return text.translate(_NAMES)
