"""Whether the values of a fact, or of one that somebody wants to add, pass tests in which nothing is left open."""

from collections.abc import Iterable, Mapping

from rules.engine.comparison import passes
from rules.model.values import Test, Value


def satisfies(values: Mapping[str, Value], tests: Iterable[Test]) -> bool:
    """Whether all tests pass; their operands must be constants."""
    return all(passes(test, values.get(test.field)) for test in tests)
