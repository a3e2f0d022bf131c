"""The table of journals. The database itself refuses to change or remove a line (see the first migration)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import JSON, MOMENT, WORDS

TURNED_DOWN = "kind IN ('task_declined', 'task_released')"
"""Work that somebody did not want, or gave back."""


class JournalRow(SQLModel, table=True):
    """One entry of one case's journal."""

    __tablename__ = "journal"
    __table_args__ = (Index("journal_turned_down", "party", "case_id", postgresql_where=text(TURNED_DOWN)),)

    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(sa_type=WORDS)
    at: datetime = Field(sa_type=MOMENT)
    party: str = Field(sa_type=WORDS)
    person: str | None = Field(default=None, sa_type=WORDS)
    role: str | None = Field(default=None, sa_type=WORDS)
    body: dict[str, Any] = Field(sa_type=JSON)
    cause: int | None = None
    prev: str = Field(sa_type=WORDS)
    hash: str = Field(sa_type=WORDS)


JOURNAL: Table = SQLModel.metadata.tables["journal"]
