"""Published policies and editions, and who read which rule."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS


class PolicyVersionRow(SQLModel, table=True):
    """One version of one policy; with a `municipality` as it tailored the version of date `model`."""

    __tablename__ = "policy_version"
    __table_args__ = (
        Index(
            "policy_version_in_force",
            "name",
            "in_force",
            "municipality",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    digest: str = Field(primary_key=True, sa_type=WORDS)
    name: str = Field(sa_type=WORDS)
    in_force: date
    text: str = Field(sa_type=WORDS)
    published_at: datetime = Field(sa_type=MOMENT)
    municipality: str | None = Field(default=None, sa_type=WORDS)
    model: date | None = None


POLICY_VERSION: Table = SQLModel.metadata.tables["policy_version"]


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


class ReadingRow(SQLModel, table=True):
    """One reading of the content of one rule by one person, as part of a version; it is only added to."""

    __tablename__ = "reading"
    __table_args__ = (Index("reading_content", "content"), Index("reading_rule", "policy", "rule"))

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    policy: str = Field(sa_type=WORDS)
    version: str = Field(sa_type=WORDS)
    in_force: date
    municipality: str | None = Field(default=None, sa_type=WORDS)
    rule: str = Field(sa_type=WORDS)
    content: str = Field(sa_type=WORDS)
    at: datetime = Field(sa_type=MOMENT)
    party: str = Field(sa_type=WORDS, foreign_key="party.id")
    person: str = Field(sa_type=WORDS)
    agrees: bool
    remark: str = Field(sa_type=WORDS)


READING: Table = SQLModel.metadata.tables["reading"]
