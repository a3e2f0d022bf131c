"""The table of tasks: work offered, claimed, done."""

from datetime import date, datetime

from sqlalchemy import Index, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, NAMES, WORDS


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
