"""Published policies and editions, and who read which rule."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, NAMES, WORDS


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


class AudienceRow(SQLModel, table=True):
    """To know what a rule of a version concludes, one needs a role of `needs`, and so of each row of the rule.

    `director`: whether who directs the case holds one by that.
    """

    __tablename__ = "audience"
    __table_args__ = (Index("audience_beyond_director", "rule", "digest", postgresql_where=text("NOT director")),)

    digest: str = Field(primary_key=True, sa_type=WORDS)
    rule: str = Field(primary_key=True, sa_type=WORDS)
    place: int = Field(primary_key=True)
    needs: list[str] = Field(sa_type=NAMES)
    director: bool


AUDIENCE: Table = SQLModel.metadata.tables["audience"]


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
