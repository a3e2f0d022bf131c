"""A list for a terminal that never cuts off what it holds: a table where one fits, and else each row by itself.

Ids and days stay whole, because people copy them. Words wrap. A pipe is as wide as what goes through it.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rich.box import HEAVY_HEAD, SQUARE
from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

_ENDLESS = 10_000
"""Columns of a pipe."""
_MOST_LINES = 4
"""Lines that a row of a table may take: beyond, a row by itself reads better."""


def screen() -> Console:
    """Return where answers go: as wide as the terminal, or as COLUMNS says, or in a pipe as wide as need be."""
    asked = os.environ.get("COLUMNS", "")
    width = None if sys.stdout.isatty() else int(asked) if asked.isdigit() and int(asked) else _ENDLESS
    return Console(width=width, highlight=False)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 obligation`, `2 obligations`, `0 parties`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


@dataclass(frozen=True)
class Rows:
    """A list with a title; `right` names the columns that hold figures. Without a head it is a list of what is what."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[str] = field(default_factory=frozenset)
    head: bool = True

    @classmethod
    def of(
        cls,
        title: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        right: Iterable[str] = (),
        head: bool = True,
    ) -> "Rows":
        """Return the list, with its rows read."""
        return cls(title, tuple(columns), [tuple(each) for each in rows], frozenset(right), head)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it as wide as there is room."""
        if self.title:
            yield Text(self.title, style="italic")
        widths = self._widths(options.max_width)
        if widths is None:
            yield from self._one_by_one()
        else:
            yield self._table(widths)

    def _widths(self, room: int) -> list[int] | None:
        """Return how wide each column is, None when a word would be cut or a row would be a pillar of words."""
        cells = [*([self.columns] if self.head else []), *self.rows]
        least = [max((_longest_word(row[place]) for row in cells), default=1) for place in range(len(self.columns))]
        full = [max((_longest_line(row[place]) for row in cells), default=1) for place in range(len(self.columns))]
        left = room - sum(least) - 3 * len(self.columns) - 1
        if left < 0:
            return None
        for _ in range(min(left, sum(full) - sum(least))):
            place = max(range(len(full)), key=lambda each: full[each] - least[each])
            least[place] += 1
        tall = any(wide > _MOST_LINES * width for wide, width in zip(full, least, strict=True))
        return None if tall and self.head else least

    def _table(self, widths: Sequence[int]) -> Table:
        table = Table(show_header=self.head, box=HEAVY_HEAD if self.head else SQUARE)
        for name, width in zip(self.columns, widths, strict=True):
            table.add_column(
                Text(name), width=width, overflow="fold", justify="right" if name in self.right else "left"
            )
        for row in self.rows:
            table.add_row(*map(Text, row))
        return table

    def _one_by_one(self) -> Iterator[Text | Padding]:
        names = max(map(len, self.columns), default=0)
        for row in self.rows:
            yield Text(row[0], style="bold", overflow="fold")
            for name, value in zip(self.columns[1:], row[1:], strict=True):
                if value:
                    grid = Table.grid(padding=(0, 2))
                    grid.add_column(width=names if self.head else None)
                    grid.add_column(overflow="fold")
                    grid.add_row(Text(name if self.head else "", style="dim"), Text(value))
                    yield Padding(grid, (0, 0, 0, 2))


def _longest_line(text: str) -> int:
    return max((Text(line).cell_len for line in text.splitlines()), default=1)


def _longest_word(text: str) -> int:
    return max((Text(word).cell_len for word in text.split()), default=1)
