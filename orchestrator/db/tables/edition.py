"""The table of editions: the text of each under its SHA-256, kept for ever, so that old conclusions can be proved."""

from datetime import datetime

from sqlalchemy import Index, Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS


class EditionRow(SQLModel, table=True):
    """One edition of the closed days or of amounts; `word` is the day from which it is in force."""

    __tablename__ = "edition"
    __table_args__ = (Index("edition_word", "name", "word", unique=True),)

    digest: str = Field(primary_key=True, sa_type=WORDS)
    name: str = Field(sa_type=WORDS)
    word: str = Field(sa_type=WORDS)
    text: str = Field(sa_type=WORDS)
    published_at: datetime = Field(sa_type=MOMENT)


EDITION: Table = SQLModel.metadata.tables["edition"]
