"""Long lists come in pages, each with the mark from which to go on."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """At most `limit` lines, from after the mark `after` (the `next` of the page before; None: from the start)."""

    limit: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """What was found; `next` is the mark to go on from, None at the end."""

    found: tuple[T, ...]
    next: str | None
