"""The words of tests: how a field, or what was computed, is compared."""

from collections.abc import Mapping

from rules.model.values import Op

OPERATORS: Mapping[str, Op] = {
    "is": Op.EQ, "=": Op.EQ, "==": Op.EQ,
    "is_not": Op.NE, "!=": Op.NE, "≠": Op.NE,
    "less_than": Op.LT, "<": Op.LT, "before": Op.LT,
    "at_most": Op.LE, "<=": Op.LE, "≤": Op.LE, "not_after": Op.LE,
    "more_than": Op.GT, ">": Op.GT, "after": Op.GT,
    "at_least": Op.GE, ">=": Op.GE, "≥": Op.GE, "not_before": Op.GE,
    "one_of": Op.ONE_OF,
    "present": Op.PRESENT,
    "missing": Op.MISSING,
    "contains": Op.CONTAINS,
    "matches": Op.MATCHES,
}  # fmt: skip
"""The words of the language, and the signs that mean the same."""

OF_TIME = frozenset({"before", "not_after", "after", "not_before"})
"""The words that compare days and moments only."""

OF_THE_DAY = ("before", "not_after", "after", "not_before", "is")
"""The words that compare the day on which a policy is evaluated."""

OF_RESULTS = tuple(
    sorted(
        (word for word, op in OPERATORS.items() if op not in (Op.PRESENT, Op.MISSING, Op.CONTAINS, Op.MATCHES)),
        key=lambda word: not word[0].isalpha(),
    )
)
"""The words by which the result of an aggregate is compared: that is always there, and one value."""

ORDER_WORDS = ("after", "before", "since")
"""The words that compare the places of two facts in the journal."""
