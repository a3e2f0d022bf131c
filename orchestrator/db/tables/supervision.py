"""The tables of those who supervise: over which municipalities, and the calendars they read elsewhere."""

from datetime import datetime

from sqlalchemy import Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS


class SupervisionRow(SQLModel, table=True):
    """One party watches over the deadlines of one municipality."""

    __tablename__ = "supervision"

    supervisor: str = Field(primary_key=True, sa_type=WORDS, foreign_key="party.id")
    municipality: str = Field(primary_key=True, sa_type=WORDS, foreign_key="party.id")
    since: datetime = Field(sa_type=MOMENT)


class FeedRow(SQLModel, table=True):
    """The calendar of one person, under the SHA-256 of its secret; a new secret ends the old one."""

    __tablename__ = "feed"

    party: str = Field(primary_key=True, sa_type=WORDS, foreign_key="party.id")
    person: str = Field(primary_key=True, sa_type=WORDS)
    digest: str = Field(sa_type=WORDS, unique=True)
    language: str = Field(sa_type=WORDS)
    made_at: datetime = Field(sa_type=MOMENT)


SUPERVISION: Table = SQLModel.metadata.tables["supervision"]
FEED: Table = SQLModel.metadata.tables["feed"]
