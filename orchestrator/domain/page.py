"""Long lists come in pages, each with the mark from which to go on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from orchestrator.errors import PageInvalid

T = TypeVar("T")

_LONGEST_NUMBER = 19


@dataclass(frozen=True, slots=True)
class Page:
    """At most `limit` lines, from after the mark `after` (the `next` of the page before; None: from the start)."""

    limit: int = 50
    after: str | None = None

    @property
    def seq(self) -> int:
        """What a mark of a list in order of its numbers stands for; 0 at the start. Raises PageInvalid."""
        mark = self.after or "0"
        if not (mark.isascii() and mark.isdigit() and len(mark) < _LONGEST_NUMBER):
            raise PageInvalid(mark)
        return int(mark)

    @property
    def place(self) -> tuple[datetime, str]:
        """What a mark of a list in order of time stands for: a moment, and a name. Raises PageInvalid."""
        moment, _, name = (self.after or "").partition(" ")
        try:
            place = datetime.fromisoformat(moment)
        except ValueError as error:
            raise PageInvalid(self.after or "") from error
        if place.tzinfo is None:
            raise PageInvalid(self.after or "")
        return place, name


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """What was found; `next` is the mark to go on from, None at the end."""

    found: tuple[T, ...]
    next: str | None


def pages(list_page: Callable[[Page], Listed[T]], lines: int = 500) -> Iterator[tuple[T, ...]]:
    """Yield a whole list in pages of so many lines: in the memory of one page, however long the list is."""
    page: Page | None = Page(lines)
    while page:
        listed = list_page(page)
        yield listed.found
        page = Page(lines, listed.next) if listed.next else None
