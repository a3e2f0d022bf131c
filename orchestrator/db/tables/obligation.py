"""The table of obligations, as evaluation concluded them: who owes what, until when."""

from datetime import date, datetime

from sqlalchemy import Index, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, MOMENTS, NAMES, WORDS

UNHELD = "bearers = '{}' AND state IN ('open', 'suspended', 'breached')"
"""Owed, while nobody holds the role that owes it."""

OWED = "state IN ('open', 'suspended', 'breached')"
"""Still to be done, whatever the deadline."""


class ObligationRow(SQLModel, table=True):
    """One obligation of one case."""

    __tablename__ = "obligation"
    __table_args__ = (
        Index("obligation_due", "state", "due_at", "case_id", "key"),
        Index("obligation_bearers", "bearers", postgresql_using="gin"),
        Index("obligation_unheld", "due_at", "case_id", "key", postgresql_where=text(UNHELD)),
        Index("obligation_pressing", "due_at", "case_id", "key", postgresql_where=text(OWED)),
    )

    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    key: str = Field(primary_key=True, sa_type=WORDS)
    rule: str = Field(sa_type=WORDS)
    source: str | None = Field(default=None, sa_type=WORDS)
    act: str = Field(sa_type=WORDS)
    bearer_role: str | None = Field(default=None, sa_type=WORDS)
    bearers: list[str] = Field(sa_type=NAMES)
    beneficiary_role: str | None = Field(default=None, sa_type=WORDS)
    state: str = Field(sa_type=WORDS)
    late: bool
    since: datetime = Field(sa_type=MOMENT)
    last_day: date | None = None
    due_at: datetime | None = Field(default=None, sa_type=MOMENT)
    reminders: list[datetime] = Field(sa_type=MOMENTS)
    steps: list[str] = Field(sa_type=NAMES)
    fulfilled_by: str | None = Field(default=None, sa_type=WORDS)
    task: str | None = Field(default=None, sa_type=WORDS)
    facts: list[str] = Field(sa_type=NAMES)
    required: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    settled_by: str | None = Field(default=None, sa_type=WORDS)
    settled_source: str | None = Field(default=None, sa_type=WORDS)
    settled_facts: list[str] = Field(sa_type=NAMES, sa_column_kwargs={"server_default": text("'{}'")})
    reminders_given: list[datetime] = Field(sa_type=MOMENTS, sa_column_kwargs={"server_default": text("'{}'")})
    steps_nl: list[str] = Field(sa_type=NAMES, sa_column_kwargs={"server_default": text("'{}'")})


OBLIGATION: Table = SQLModel.metadata.tables["obligation"]
