"""The table of stages and milestones: which parts of a case are open or reached."""

from datetime import datetime

from sqlalchemy import Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, NAMES, WORDS


class StandingRow(SQLModel, table=True):
    """One stage or milestone of one case, once it was open or reached."""

    __tablename__ = "standing"

    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    scope: str = Field(primary_key=True, sa_type=WORDS)
    milestone: bool
    holds: bool
    since: datetime = Field(sa_type=MOMENT)
    rule: str | None = Field(default=None, sa_type=WORDS)
    source: str | None = Field(default=None, sa_type=WORDS)
    facts: list[str] = Field(sa_type=NAMES)


STANDING: Table = SQLModel.metadata.tables["standing"]
