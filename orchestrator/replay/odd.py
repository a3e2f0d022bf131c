"""Attributes of a log that are not what they should be. They stop nothing as long as nothing depends on them."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST = 1_000
"""Kinds of oddity that are told apart; a log with more is told that there are more."""


@dataclass(frozen=True, slots=True)
class Odd:
    """An attribute that cannot be read: what stands there, why that will not do, and what was expected.

    `text` is None where it has no value at all. `line` and `column` count from 1.
    """

    text: str | None
    why: str
    expected: str
    line: int
    column: int

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing, as logs write what they do not know."""
        return not (self.text or "").strip()


@dataclass(slots=True)
class PassedOver:
    """How often an attribute was odd in one way, and where first."""

    attribute: str
    why: str
    line: int
    column: int
    times: int = 0


class Oddities:
    """Everything odd in one log, counted by attribute and reason."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], PassedOver] = {}

    def note(self, attribute: str, why: str, line: int, column: int) -> None:
        """Count one."""
        kind = (attribute, why)
        if kind not in self._found and len(self._found) >= MOST:
            kind = ("…", "there are more of them than are told apart")
        found = self._found.setdefault(kind, PassedOver(*kind, line, column))
        found.times += 1

    def told(self) -> Iterable[PassedOver]:
        """Return them, in the order in which the log holds the first of each."""
        return tuple(self._found.values())
