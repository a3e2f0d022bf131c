"""What JSON can say and the platform cannot keep: half characters, numbers without a value, endless nesting."""

import math
from collections.abc import Iterable
from typing import Any

LARGEST_NUMBER = 2**53 - 1
"""Beyond this programs read different numbers in the same JSON (RFC 8785, RFC 7493)."""
DEEPEST = 20

TEXT = "text without NUL or half characters"
EXPECTED = f"{TEXT}, numbers within ±{LARGEST_NUMBER:,}, and lists and objects at most {DEEPEST} deep"


def is_text(given: str) -> bool:
    """Whether a database and an answer can hold this text."""
    return "\x00" not in given and not any("\ud800" <= char <= "\udfff" for char in given)


def is_storable(given: Any) -> bool:
    """Whether everything in a JSON value can be kept and hashed; looked at level by level, however deep it goes."""
    level: list[Any] = [given]
    for _ in range(DEEPEST):
        if not all(map(_is_plain, level)):
            return False
        level = [each for outer in level for each in _inside(outer)]
    return not level


def _is_plain(given: Any) -> bool:
    match given:
        case str():
            return is_text(given)
        case int():
            return abs(given) <= LARGEST_NUMBER
        case float():
            return math.isfinite(given)
        case _:
            return True


def _inside(given: Any) -> Iterable[Any]:
    match given:
        case dict():
            return [*given.keys(), *given.values()]
        case list():
            return given
        case _:
            return ()
