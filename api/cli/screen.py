"""How commands speak: answers on stdout (a table for people, JSON for programs), everything else on stderr."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer

Progress = Callable[[int, int], None]


def say_json(answer: Any) -> None:
    """Print an answer for programs."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def say(answer: Any) -> None:
    """Print something rich can draw, or text."""
    from rules.rows import screen

    screen().print(answer, soft_wrap=isinstance(answer, str))


def say_rows(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a list; nothing known is an empty place."""
    from rules.rows import Rows

    say(Rows.of(title, columns, ([cell_of(each) for each in row] for row in rows)))


def say_count(number: int, one: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a list under how many there are of what; of none only that."""
    from rules.rows import counted

    say_rows(counted(number, one), columns, rows) if number else say(f"{counted(0, one)}.")


def cell_of(value: Any) -> str:
    """Return a value as it stands in a table: lists with commas, two languages in English, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Mapping):
        if set(value) == {"nl", "en"}:
            return str(value["en"])
        return ", ".join(f"{name} {cell_of(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(cell_of, value))
    return str(value)


def clock_of(moment: str) -> str:
    """Return a moment as a clock in the Netherlands shows it."""
    from datetime import datetime

    from rules.terms.moment import AMSTERDAM

    return f"{datetime.fromisoformat(moment).astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """Show on stderr how far the work is; where nobody looks, nothing. Telling it raises Stopped when one may end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    from orchestrator.local.interrupt import look

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bars:
        bar = bars.add_task(what, total=None)

        def tell(done: int, total: int) -> None:
            look()
            bars.update(bar, completed=done, total=total)

        yield tell
