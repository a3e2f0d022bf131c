"""Reading rows: as the values they hold, and a page at a time in the order of their numbers."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Column, Row, Select
from sqlmodel import Session

from orchestrator.domain.listing import Listed, Page

T = TypeVar("T")


def values_of(row: Row[Any], kind: type[Any], prefix: str = "") -> dict[str, Any]:
    """Return what the fields of a dataclass are, from columns of their names, before which `prefix` stands."""
    stored = row._mapping  # noqa: SLF001  the documented way to read a row by name
    return {name: _as_value(stored[f"{prefix}{name}"]) for name in kind.__dataclass_fields__}


def _as_value(stored: Any) -> Any:
    match stored:
        case datetime():
            return stored.astimezone(UTC)
        case list():
            return tuple(_as_value(each) for each in stored)
    return stored


def in_order(
    session: Session, asked: Select[Any], number: Column[Any], page: Page, make: Callable[[Row[Any]], T]
) -> Listed[T]:
    """Return a page of what is asked, the first first, by the column that numbers it. Raises PageInvalid."""
    rows = session.execute(asked.where(number > page.seq).order_by(number).limit(page.limit + 1)).all()
    shown = rows[: page.limit]
    more = str(shown[-1]._mapping[number]) if len(rows) > page.limit else None  # noqa: SLF001  as above
    return Listed(tuple(map(make, shown)), more)
