"""Lists over all cases in order of deadline, page by page, those without a deadline last."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, func, literal_column, tuple_

from orchestrator.domain.page import Listed, Page

T = TypeVar("T")

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_NEVER_IN_SQL: ColumnElement[datetime] = literal_column("timestamptz '9999-01-01 00:00:00+00'")


def in_due_order(asked: Select[Any], due: ColumnElement[Any], name: ColumnElement[Any], page: Page) -> Select[Any]:
    """Return the question for one page and one line more; `name` is unique and orders lines due at one moment."""
    moment = func.coalesce(due, _NEVER_IN_SQL)
    if page.after:
        asked = asked.where(tuple_(moment, name) > page.place)
    return asked.order_by(moment, name).limit(page.limit + 1)


def listed(
    rows: Sequence[Row[Any]],
    page: Page,
    mark: Callable[[Row[Any]], tuple[datetime | None, str]],
    line: Callable[[Row[Any]], T],
) -> Listed[T]:
    """Return the page, with the mark to go on from; `mark` gives due moment and name of a row."""
    found = tuple(line(row) for row in rows[: page.limit])
    if len(rows) <= page.limit:
        return Listed(found, None)
    due, name = mark(rows[page.limit - 1])
    return Listed(found, f"{(due or _NEVER).isoformat()} {name}")
