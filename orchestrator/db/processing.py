"""The log of reading: it is added to, read, and what is older than its term is removed; nothing in it is changed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlmodel import Session

from orchestrator.db.round_trip import prepared, write
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
    asked = select(PROCESSING).where(PROCESSING.c.municipality == municipality, PROCESSING.c.seq > page.seq)
    if case_id is not None:
        asked = asked.where(PROCESSING.c.case_id == case_id)
    rows = session.execute(asked.order_by(PROCESSING.c.seq).limit(page.limit + 1)).all()
    found = tuple(processing_of(row) for row in rows[: page.limit])
    return Listed(found, str(found[-1].seq) if len(rows) > page.limit else None)


def processing_of(row: object) -> Processing:
    """Return the record that a row holds."""
    told = {name: getattr(row, name) for name in Processing.__dataclass_fields__}
    return Processing(**told | {"at": told["at"].astimezone(UTC)})


def remove_processing(session: Session, before: datetime) -> int:
    """Remove what had to be kept until before the moment; return how many records."""
    removed = session.execute(delete(PROCESSING).where(PROCESSING.c.keep_until < before).returning(PROCESSING.c.seq))
    return len(removed.all())
