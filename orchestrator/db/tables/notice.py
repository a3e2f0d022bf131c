"""The tables of notices: what somebody was told, and which parties have read it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import JSON, MOMENT, NAMES, WORDS


class NoticeRow(SQLModel, table=True):
    """One notice of one case."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("notice_parties", "parties", postgresql_using="gin"),
        Index("notice_given", "given_at", "case_id", "key"),
    )

    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    key: str = Field(primary_key=True, sa_type=WORDS)
    rule: str = Field(sa_type=WORDS)
    source: str | None = Field(default=None, sa_type=WORDS)
    role: str | None = Field(default=None, sa_type=WORDS)
    parties: list[str] = Field(sa_type=NAMES)
    person: str | None = Field(default=None, sa_type=WORDS)
    what_nl: str = Field(sa_type=WORDS)
    what_en: str = Field(sa_type=WORDS)
    call: str | None = Field(default=None, sa_type=WORDS)
    values: dict[str, Any] = Field(sa_type=JSON)
    since: datetime = Field(sa_type=MOMENT)
    given_at: datetime = Field(sa_type=MOMENT)
    facts: list[str] = Field(sa_type=NAMES)


class NoticeReadRow(SQLModel, table=True):
    """One party has read one notice. It is about the reader, not the case, so no journal holds it."""

    __tablename__ = "notice_read"

    party: str = Field(primary_key=True, sa_type=WORDS)
    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    key: str = Field(primary_key=True, sa_type=WORDS)
    person: str | None = Field(default=None, sa_type=WORDS)
    at: datetime = Field(sa_type=MOMENT)


NOTICE: Table = SQLModel.metadata.tables["notice"]
NOTICE_READ: Table = SQLModel.metadata.tables["notice_read"]
