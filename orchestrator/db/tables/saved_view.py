"""The table of views somebody saved: a worklist with its filter, under a name."""

from datetime import datetime

from sqlalchemy import Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS


class SavedViewRow(SQLModel, table=True):
    """One view of one person; `query` is the query of the address that shows it."""

    __tablename__ = "saved_view"

    party: str = Field(primary_key=True, sa_type=WORDS, foreign_key="party.id")
    person: str = Field(primary_key=True, sa_type=WORDS)
    name: str = Field(primary_key=True, sa_type=WORDS)
    query: str = Field(sa_type=WORDS)
    saved_at: datetime = Field(sa_type=MOMENT)


SAVED_VIEW: Table = SQLModel.metadata.tables["saved_view"]
