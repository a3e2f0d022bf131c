"""The one error of the terms library, so that a caller can tell a wrong term from a fault in the program."""

from __future__ import annotations

_LONGEST_SHOWN = 80


class TermError(ValueError):
    """A term, or a part of one, says something that cannot be computed.

    `where` names the place (`suspended[0].until_day_of`), `found` is what stood there, `expected` says in words what
    should have stood there. The three are kept apart so that a caller can put the place inside a larger document.
    """

    def __init__(self, where: str, found: object, expected: str) -> None:
        super().__init__(where, found, expected)
        self.where = where
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return f"{self.where}: found {_shown(self.found)}, expected {self.expected}"

    def inside(self, place: str) -> TermError:
        """Return the same error with its place inside a larger whole: `lasts` inside `[2]` is `[2].lasts`."""
        return TermError(join_place(place, self.where), self.found, self.expected)


def join_place(outer: str, inner: str) -> str:
    """Join two places as a reader of JSON writes them: `a` and `b` give `a.b`, `a` and `[0]` give `a[0]`."""
    if not outer or not inner:
        return outer or inner
    return f"{outer}{inner}" if inner.startswith("[") else f"{outer}.{inner}"


def _shown(found: object) -> str:
    text = repr(found)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
