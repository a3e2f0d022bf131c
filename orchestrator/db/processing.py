"""The log of reading: it is added to, read, and what is older than its term is removed; nothing in it is changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlmodel import Session

from orchestrator.db.round_trip import prepared, write
from orchestrator.db.rows import in_order, values_of
from orchestrator.db.tables.personal import PROCESSING
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.processing import Processing

_COLUMNS = tuple(name for name in Processing.__dataclass_fields__ if name != "seq")
# Whoever reads may write that down, and not read it: what was written is not asked back.
_INSERT = prepared(insert(PROCESSING).inline(), (*_COLUMNS, "keep_until"))


def add_processing(session: Session, done: Sequence[Processing], kept: timedelta) -> None:
    """Write down what was read, to be kept for so long."""
    rows = ({name: getattr(each, name) for name in _COLUMNS} | {"keep_until": each.at + kept} for each in done)
    write(session, _INSERT, rows)


def list_processing(session: Session, municipality: str, case_id: str | None, page: Page) -> Listed[Processing]:
    """Return what was read in cases of the municipality, or in one of them, the first first."""
    asked = select(PROCESSING).where(PROCESSING.c.municipality == municipality)
    if case_id is not None:
        asked = asked.where(PROCESSING.c.case_id == case_id)
    return in_order(session, asked, PROCESSING.c.seq, page, processing_of)


def processing_of(row: Row[Any]) -> Processing:
    """Return the record that a row holds."""
    return Processing(**values_of(row, Processing))


def remove_processing(session: Session, before: datetime) -> int:
    """Remove what had to be kept until before the moment; return how many records."""
    removed = session.execute(delete(PROCESSING).where(PROCESSING.c.keep_until < before).returning(PROCESSING.c.seq))
    return len(removed.all())
