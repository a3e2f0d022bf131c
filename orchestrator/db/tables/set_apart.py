"""The table of what stands still: set apart so that the rest goes on, and what became of it."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS


class SetApartRow(SQLModel, table=True):
    """One thing that was set apart, once: it stands still as long as `ended_at` is empty."""

    __tablename__ = "set_apart"
    __table_args__ = (
        Index("set_apart_now", "kind", "subject", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    kind: str = Field(sa_type=WORDS)
    subject: str = Field(sa_type=WORDS)
    municipality: str | None = Field(default=None, sa_type=WORDS)
    case_id: str | None = Field(default=None, sa_type=WORDS)
    since: datetime = Field(sa_type=MOMENT)
    attempts: int
    next_try_at: datetime = Field(sa_type=MOMENT)
    reason: str = Field(sa_type=WORDS)
    ended_at: datetime | None = Field(default=None, sa_type=MOMENT)
    ended_how: str | None = Field(default=None, sa_type=WORDS)
    ended_by: str | None = Field(default=None, sa_type=WORDS)
    ended_why: str | None = Field(default=None, sa_type=WORDS)


SET_APART: Table = SQLModel.metadata.tables["set_apart"]
