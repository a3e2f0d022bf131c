"""The table of effects: what the world must hear, written in the transaction of its cause.

Each insert wakes whoever listens on the channel `speelruimte_outbox` (see the first migration).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import JSON, MOMENT, WORDS


class OutboxRow(SQLModel, table=True):
    """One effect; not handed on before `due_at`, and no more once `done_at` is filled."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_waiting", "due_at", "id", postgresql_where=text("done_at IS NULL")),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    kind: str = Field(sa_type=WORDS)
    payload: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=MOMENT)
    due_at: datetime = Field(sa_type=MOMENT)
    done_at: datetime | None = Field(default=None, sa_type=MOMENT)
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_error: str | None = Field(default=None, sa_type=WORDS)


OUTBOX: Table = SQLModel.metadata.tables["outbox"]
