"""The tables of time: how far a development clock was moved, and when each municipality is woken next."""

from datetime import datetime, timedelta

from sqlalchemy import Interval, Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS


class ClockOffsetRow(SQLModel, table=True):
    """The one row that says how far the clock of a development platform is from the real one."""

    __tablename__ = "clock_offset"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    moved_by: timedelta = Field(sa_type=Interval)


class MunicipalityClockRow(SQLModel, table=True):
    """When the clock of the municipality rings next, None when it waits to be told."""

    __tablename__ = "municipality_clock"

    municipality: str = Field(primary_key=True, sa_type=WORDS)
    next_wake: datetime | None = Field(default=None, sa_type=MOMENT)


CLOCK_OFFSET: Table = SQLModel.metadata.tables["clock_offset"]
MUNICIPALITY_CLOCK: Table = SQLModel.metadata.tables["municipality_clock"]
