"""The table of leases: until when a program holds the task it claimed, unless it shows that it still works on it."""

from datetime import datetime

from sqlalchemy import Index, Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS


class LeaseRow(SQLModel, table=True):
    """The lease on one claimed task. `until` is real time; `begun` counts how often the work was begun."""

    __tablename__ = "lease"
    __table_args__ = (Index("lease_until", "until"),)

    task_id: str = Field(primary_key=True, sa_type=WORDS)
    party: str = Field(sa_type=WORDS)
    until: datetime = Field(sa_type=MOMENT)
    begun: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


LEASE: Table = SQLModel.metadata.tables["lease"]
