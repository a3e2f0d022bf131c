"""Adding to journals and reading them; there is no third thing to do with a journal."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import Row, insert, select
from sqlmodel import Session

from orchestrator.db.round_trip import prepared, write
from orchestrator.db.tables.case import JOURNAL
from orchestrator.domain.journal import Entry, InputKind, entry_kind
from orchestrator.domain.written import facts_in
from rules.facts import Fact
from rules.model.policy import Policy

_INSERT = prepared(insert(JOURNAL))


def append(session: Session, entries: Sequence[Entry]) -> None:
    """Add the entries."""
    rows = [{name: getattr(each, name) for name in Entry.__dataclass_fields__} for each in entries]
    write(session, _INSERT, rows)


def read_entries(session: Session, case_id: str, after: int = 0, limit: int | None = None) -> tuple[Entry, ...]:
    """Return the entries of the case with `seq` above `after`, in order."""
    asked = select(JOURNAL).where(JOURNAL.c.case_id == case_id, JOURNAL.c.seq > after).order_by(JOURNAL.c.seq)
    return tuple(entry_of(row) for row in session.execute(asked.limit(limit)))


def read_facts(session: Session, case_id: str, policy: Policy) -> tuple[Fact, ...]:
    """Return the facts of the case in journal order, as they stand now that some may be erased."""
    kinds = (InputKind.FACT.value, InputKind.CONTENT_ERASED.value)
    asked = select(JOURNAL).where(JOURNAL.c.case_id == case_id, JOURNAL.c.kind.in_(kinds))
    rows = session.execute(asked.order_by(JOURNAL.c.seq))
    return facts_in(policy, (entry_of(row) for row in rows))


def entry_of(row: Row[Any]) -> Entry:
    """Return the entry that a row of the table holds."""
    stored = dict(row._mapping)  # noqa: SLF001  the documented way to read a row by name
    return Entry(**{**stored, "kind": entry_kind(stored["kind"]), "at": stored["at"].astimezone(UTC)})
