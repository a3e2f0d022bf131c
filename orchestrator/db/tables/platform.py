"""What the platform keeps for itself: what it must tell, what stands still, how its parts are."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Index, Interval, LargeBinary, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import JSON, MOMENT, WORDS


class OutboxRow(SQLModel, table=True):
    """One effect; not handed on before `due_at`, and no more once `done_at` is filled."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_waiting", "due_at", "id", postgresql_where=text("done_at IS NULL")),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    kind: str = Field(sa_type=WORDS)
    payload: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=MOMENT)
    due_at: datetime = Field(sa_type=MOMENT)
    done_at: datetime | None = Field(default=None, sa_type=MOMENT)
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_error: str | None = Field(default=None, sa_type=WORDS)


OUTBOX: Table = SQLModel.metadata.tables["outbox"]


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


class IdempotencyRow(SQLModel, table=True):
    """One request of one person, or of a party's program (''): the SHA-256 of what was asked, and the answer kept."""

    __tablename__ = "idempotency"

    party: str = Field(primary_key=True, sa_type=WORDS)
    person: str = Field(primary_key=True, sa_type=WORDS)
    key: str = Field(primary_key=True, sa_type=WORDS)
    fingerprint: str = Field(sa_type=WORDS)
    answer: dict[str, Any] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=MOMENT)


IDEMPOTENCY: Table = SQLModel.metadata.tables["idempotency"]


class KeptAnswerRow(SQLModel, table=True):
    """One answer. Of its name and of what whoever may see it shows only digests are kept; `page` is packed (zlib)."""

    __tablename__ = "kept_answer"
    __table_args__ = (
        Index("kept_answer_of", "owner", "kept_at"),
        Index("kept_answer_old", "signed_in", "kept_at"),
    )

    digest: str = Field(primary_key=True, sa_type=WORDS)
    owner: str = Field(sa_type=WORDS)
    signed_in: bool
    status: int
    language: str = Field(sa_type=WORDS)
    page: bytes = Field(sa_type=LargeBinary)
    kept_at: datetime = Field(sa_type=MOMENT)


KEPT_ANSWER: Table = SQLModel.metadata.tables["kept_answer"]


class PartBeatRow(SQLModel, table=True):
    """One part, over all programs that run it: its latest beat (in real time), and how often it broke."""

    __tablename__ = "part_beat"

    part: str = Field(primary_key=True, sa_type=WORDS)
    beat_at: datetime | None = Field(default=None, sa_type=MOMENT)
    faults: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_error: str | None = Field(default=None, sa_type=WORDS)
    last_error_at: datetime | None = Field(default=None, sa_type=MOMENT)


PART_BEAT: Table = SQLModel.metadata.tables["part_beat"]


class SetApartRow(SQLModel, table=True):
    """One thing that was set apart, once: it stands still as long as `ended_at` is empty."""

    __tablename__ = "set_apart"
    __table_args__ = (
        Index("set_apart_now", "kind", "subject", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    kind: str = Field(sa_type=WORDS)
    subject: str = Field(sa_type=WORDS)
    municipality: str | None = Field(default=None, sa_type=WORDS)
    case_id: str | None = Field(default=None, sa_type=WORDS)
    since: datetime = Field(sa_type=MOMENT)
    attempts: int
    next_try_at: datetime = Field(sa_type=MOMENT)
    reason: str = Field(sa_type=WORDS)
    ended_at: datetime | None = Field(default=None, sa_type=MOMENT)
    ended_how: str | None = Field(default=None, sa_type=WORDS)
    ended_by: str | None = Field(default=None, sa_type=WORDS)
    ended_why: str | None = Field(default=None, sa_type=WORDS)


SET_APART: Table = SQLModel.metadata.tables["set_apart"]


class TallyRow(SQLModel, table=True):
    """How often something of a kind happened, since ever, over all programs."""

    __tablename__ = "tally"

    name: str = Field(primary_key=True, sa_type=WORDS)
    label: str = Field(primary_key=True, sa_type=WORDS)
    number: int = Field(sa_type=BigInteger)


TALLY: Table = SQLModel.metadata.tables["tally"]


class WritingProbeRow(SQLModel, table=True):
    """A line that takes up room."""

    __tablename__ = "writing_probe"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    filler: str = Field(sa_type=WORDS)
