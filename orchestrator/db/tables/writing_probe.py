"""The table on which it is tried whether the database can be written: what is in it means nothing.

It is not logged, and emptied before each trial: so a trial takes new room on the disk, and nothing else.
"""

from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import WORDS


class WritingProbeRow(SQLModel, table=True):
    """A line that takes up room."""

    __tablename__ = "writing_probe"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    filler: str = Field(sa_type=WORDS)
