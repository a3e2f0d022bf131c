"""Lists over all cases page by page: in order of deadline, those without one last, or the latest first."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, tuple_

from orchestrator.db.nearness import NEVER, or_never
from orchestrator.domain.listing import Listed, Page

T = TypeVar("T")


def in_due_order(asked: Select[Any], due: ColumnElement[Any], name: ColumnElement[Any], page: Page) -> Select[Any]:
    """Return the question for one page and one line more; `name` is unique and orders lines due at one moment."""
    moment = or_never(due)
    if page.after:
        asked = asked.where(tuple_(moment, name) > page.place)
    return asked.order_by(moment, name).limit(page.limit + 1)


def latest_first(asked: Select[Any], moment: ColumnElement[Any], name: ColumnElement[Any], page: Page) -> Select[Any]:
    """Return the question for one page and one line more; `name` is unique and orders lines of one moment."""
    if page.after:
        asked = asked.where(tuple_(moment, name) < page.place)
    return asked.order_by(moment.desc(), name.desc()).limit(page.limit + 1)


def listed(
    rows: Sequence[Row[Any]],
    page: Page,
    mark: Callable[[Row[Any]], tuple[datetime | None, str]],
    line: Callable[[Row[Any]], T],
) -> Listed[T]:
    """Return the page, with the mark to go on from; `mark` gives of a row the moment and the name it is ordered by."""
    found = tuple(line(row) for row in rows[: page.limit])
    if len(rows) <= page.limit:
        return Listed(found, None)
    due, name = mark(rows[page.limit - 1])
    return Listed(found, f"{(due or NEVER).isoformat()} {name}")
