"""Who read what of whom, which cases were destroyed, and what was erased of others."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, NUMBERS, WORDS


class ProcessingRow(SQLModel, table=True):
    """One record of the log of reading; it is only added to, and removed once `keep_until` has passed."""

    __tablename__ = "processing"
    __table_args__ = (
        Index("processing_of", "municipality", "seq"),
        Index("processing_case", "case_id", "seq"),
        Index("processing_old", "keep_until"),
    )

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    at: datetime = Field(sa_type=MOMENT)
    trace_id: str = Field(sa_type=WORDS)
    span_id: str = Field(sa_type=WORDS)
    parent_span_id: str = Field(sa_type=WORDS)
    foreign_span_id: str | None = Field(default=None, sa_type=WORDS)
    name: str = Field(sa_type=WORDS)
    municipality: str = Field(sa_type=WORDS)
    case_id: str = Field(sa_type=WORDS)
    party: str = Field(sa_type=WORDS)
    person: str | None = Field(default=None, sa_type=WORDS)
    activity: str = Field(sa_type=WORDS)
    purpose: str = Field(sa_type=WORDS)
    ground: str | None = Field(default=None, sa_type=WORDS)
    subject: str | None = Field(default=None, sa_type=WORDS)
    subject_kind: str | None = Field(default=None, sa_type=WORDS)
    keep_until: datetime = Field(sa_type=MOMENT)


PROCESSING: Table = SQLModel.metadata.tables["processing"]


class DestructionRow(SQLModel, table=True):
    """One case that was destroyed; it is only added to, and holds nothing of what the case held."""

    __tablename__ = "destruction"
    __table_args__ = (Index("destruction_of", "municipality", "seq"),)

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    at: datetime = Field(sa_type=MOMENT)
    municipality: str = Field(sa_type=WORDS)
    case_id: str = Field(sa_type=WORDS, foreign_key="case.id", unique=True)
    policy: str = Field(sa_type=WORDS)
    retention: str = Field(sa_type=WORDS)
    source: str = Field(sa_type=WORDS)
    closed_since: datetime = Field(sa_type=MOMENT)
    kept_until: date
    lines: int
    asked_by: str | None = Field(default=None, sa_type=WORDS)
    by_party: str = Field(sa_type=WORDS)
    by_person: str | None = Field(default=None, sa_type=WORDS)
    why: str = Field(sa_type=WORDS)


class DestructionWishRow(SQLModel, table=True):
    """Who asked for the destruction of a case that another carries out."""

    __tablename__ = "destruction_wish"

    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    party: str = Field(sa_type=WORDS)
    person: str | None = Field(default=None, sa_type=WORDS)
    at: datetime = Field(sa_type=MOMENT)


class ErasureRow(SQLModel, table=True):
    """One time that something was erased of a case; it is only added to, and holds nothing of what was erased."""

    __tablename__ = "erasure"
    __table_args__ = (Index("erasure_of", "municipality", "seq"), Index("erasure_case", "case_id", "line", unique=True))

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    at: datetime = Field(sa_type=MOMENT)
    municipality: str = Field(sa_type=WORDS)
    case_id: str = Field(sa_type=WORDS, foreign_key="case.id")
    lines: list[int] = Field(sa_type=NUMBERS)
    rested: list[int] = Field(sa_type=NUMBERS)
    line: int
    by_party: str = Field(sa_type=WORDS)
    by_person: str | None = Field(default=None, sa_type=WORDS)
    why: str = Field(sa_type=WORDS)


ERASURE: Table = SQLModel.metadata.tables["erasure"]
DESTRUCTION: Table = SQLModel.metadata.tables["destruction"]
DESTRUCTION_WISH: Table = SQLModel.metadata.tables["destruction_wish"]
