"""What is owed, offered, held and told in cases."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import JSON, MOMENT, MOMENTS, NAMES, WORDS


class TaskRow(SQLModel, table=True):
    """One generation of one task of one case."""

    __tablename__ = "task"
    __table_args__ = (
        Index("task_of_case", "case_id", "key", "generation", unique=True),
        Index("task_due", "state", "due_at", "id"),
        Index("task_offered_to", "offered_to", postgresql_using="gin"),
        Index("task_claimed_by", "claimed_by", "state"),
        Index(
            "task_completed_by", "completed_by", "completed_at", "id", postgresql_where=text("completed_by IS NOT NULL")
        ),
    )

    id: str = Field(primary_key=True, sa_type=WORDS)
    case_id: str = Field(sa_type=WORDS, foreign_key="case.id")
    key: str = Field(sa_type=WORDS)
    generation: int
    task: str = Field(sa_type=WORDS)
    yields: str = Field(sa_type=WORDS)
    role: str = Field(sa_type=WORDS)
    offered_to: list[str] = Field(sa_type=NAMES)
    state: str = Field(sa_type=WORDS)
    claimed_by: str | None = Field(default=None, sa_type=WORDS)
    person: str | None = Field(default=None, sa_type=WORDS)
    last_day: date | None = None
    due_at: datetime | None = Field(default=None, sa_type=MOMENT)
    obligation: str | None = Field(default=None, sa_type=WORDS)
    rule: str = Field(sa_type=WORDS)
    source: str | None = Field(default=None, sa_type=WORDS)
    facts: list[str] = Field(sa_type=NAMES)
    what: str | None = Field(default=None, sa_type=WORDS)
    completed_by: str | None = Field(default=None, sa_type=WORDS)
    completed_person: str | None = Field(default=None, sa_type=WORDS)
    completed_at: datetime | None = Field(default=None, sa_type=MOMENT)


TASK: Table = SQLModel.metadata.tables["task"]


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
    steps: list[Any] = Field(sa_type=JSON)
    fulfilled_by: str | None = Field(default=None, sa_type=WORDS)
    task: str | None = Field(default=None, sa_type=WORDS)
    facts: list[str] = Field(sa_type=NAMES)
    required: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    settled_by: str | None = Field(default=None, sa_type=WORDS)
    settled_source: str | None = Field(default=None, sa_type=WORDS)
    settled_facts: list[str] = Field(sa_type=NAMES, sa_column_kwargs={"server_default": text("'{}'")})
    reminders_given: list[datetime] = Field(sa_type=MOMENTS, sa_column_kwargs={"server_default": text("'{}'")})


OBLIGATION: Table = SQLModel.metadata.tables["obligation"]


_OWED = "outcome = 'owed'"
_OWED_ONCE = "outcome = 'owed' AND foremost"


class DeadlineRow(SQLModel, table=True):
    """One deadline of one bearer; of a vacant role the bearer is empty.

    `foremost` marks one line of each obligation, for when no bearer is asked for. `outcome`: `owed`, `in_time`, `late`.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        Index("deadline_owed", "municipality", "due_at", "case_id", "key", postgresql_where=text(_OWED_ONCE)),
        Index(
            "deadline_policy", "municipality", "policy", "due_at", "case_id", "key", postgresql_where=text(_OWED_ONCE)
        ),
        Index("deadline_rule", "municipality", "rule", "due_at", "case_id", "key", postgresql_where=text(_OWED_ONCE)),
        Index("deadline_bearer", "municipality", "bearer", "due_at", "case_id", "key", postgresql_where=text(_OWED)),
        Index("deadline_score", "municipality", "due_at", postgresql_include=["bearer", "outcome"]),
        Index("deadline_coalition", "municipality", "policy", "due_at"),
    )

    case_id: str = Field(primary_key=True, sa_type=WORDS)
    key: str = Field(primary_key=True, sa_type=WORDS)
    bearer: str = Field(primary_key=True, sa_type=WORDS)
    foremost: bool
    municipality: str = Field(sa_type=WORDS)
    policy: str = Field(sa_type=WORDS)
    rule: str = Field(sa_type=WORDS)
    due_at: datetime = Field(sa_type=MOMENT)
    outcome: str = Field(sa_type=WORDS)


DEADLINE: Table = SQLModel.metadata.tables["deadline"]


class LeaseRow(SQLModel, table=True):
    """The lease on one claimed task. `until` is real time; `begun` counts how often the work was begun."""

    __tablename__ = "lease"
    __table_args__ = (Index("lease_until", "until"),)

    task_id: str = Field(primary_key=True, sa_type=WORDS)
    party: str = Field(sa_type=WORDS)
    until: datetime = Field(sa_type=MOMENT)
    begun: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


LEASE: Table = SQLModel.metadata.tables["lease"]


class NoticeRow(SQLModel, table=True):
    """One notice of one case."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("notice_parties", "parties", postgresql_using="gin"),
        Index("notice_given", "given_at", "case_id", "key"),
    )

    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    key: str = Field(primary_key=True, sa_type=WORDS)
    rule: str = Field(sa_type=WORDS)
    source: str | None = Field(default=None, sa_type=WORDS)
    role: str | None = Field(default=None, sa_type=WORDS)
    parties: list[str] = Field(sa_type=NAMES)
    person: str | None = Field(default=None, sa_type=WORDS)
    what: dict[str, Any] = Field(sa_type=JSON)
    call: str | None = Field(default=None, sa_type=WORDS)
    values: dict[str, Any] = Field(sa_type=JSON)
    since: datetime = Field(sa_type=MOMENT)
    given_at: datetime = Field(sa_type=MOMENT)
    facts: list[str] = Field(sa_type=NAMES)


class NoticeReadRow(SQLModel, table=True):
    """One party has read one notice. It is about the reader, not the case, so no journal holds it."""

    __tablename__ = "notice_read"

    party: str = Field(primary_key=True, sa_type=WORDS)
    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    key: str = Field(primary_key=True, sa_type=WORDS)
    person: str | None = Field(default=None, sa_type=WORDS)
    at: datetime = Field(sa_type=MOMENT)


NOTICE: Table = SQLModel.metadata.tables["notice"]
NOTICE_READ: Table = SQLModel.metadata.tables["notice_read"]
