"""The table of the parts of the platform's own program: when each last showed that it gets on with its work."""

from datetime import datetime

from sqlalchemy import Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS


class PartBeatRow(SQLModel, table=True):
    """One part, over all programs that run it: its latest beat (in real time), and how often it broke."""

    __tablename__ = "part_beat"

    part: str = Field(primary_key=True, sa_type=WORDS)
    beat_at: datetime | None = Field(default=None, sa_type=MOMENT)
    faults: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_error: str | None = Field(default=None, sa_type=WORDS)
    last_error_at: datetime | None = Field(default=None, sa_type=MOMENT)


PART_BEAT: Table = SQLModel.metadata.tables["part_beat"]
