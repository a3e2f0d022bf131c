"""Every acknowledged fact is there once; one nobody knows of is there once or not; nothing else is there."""

from collections.abc import Iterator

from tests.chaos.checks.truth import Truth

_FACTS = """
select case_id, body ->> 'type', (body -> 'fields' ->> 'nummer')::int, count(*)
from journal where kind = 'fact' and body -> 'fields' ? 'nummer' group by 1, 2, 3
"""
_BY_PROGRAMS = frozenset({"advies"})


def facts_once(truth: Truth) -> Iterator[str]:
    """Compare the journals with what callers were told."""
    found = {(case, kind, number): count for case, kind, number, count in truth.rows(_FACTS)}
    said = {(each.case, each.type, each.number) for each in truth.ledger.snapshot()}
    owed = {(each.case, each.type, each.number) for each in truth.ledger.snapshot() if each.is_owed}
    for each in sorted(owed - found.keys()):
        yield f"acknowledged and not there: {_words(each)}"
    for each, count in sorted(found.items()):
        if count > 1:
            yield f"there {count} times: {_words(each)}"
        if each not in said and each[1] not in _BY_PROGRAMS:
            yield f"there, and nobody said it: {_words(each)}"


def _words(fact: tuple[str, str, int]) -> str:
    case, kind, number = fact
    return f"{kind} {number} of {case}"
