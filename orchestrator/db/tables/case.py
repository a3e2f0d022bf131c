"""A case: its head, who takes part, its journal, and how its stages stand."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import JSON, MOMENT, NAMES, WORDS


class CaseRow(SQLModel, table=True):
    """A case. `epoch` goes up when the projection is rebuilt, so that nothing remembered from before is used.

    `unproven`: it has lines that are not in the tree of its municipality yet. `title_line` is the line that says what
    it is called, and `title_for` the roles for which alone that is, where somebody's name stays secret since.
    """

    __tablename__ = "case"
    __table_args__ = (
        Index("case_opened", "opened_at", "id"),
        Index("case_due", "municipality", "next_due", postgresql_where=text("next_due IS NOT NULL")),
        Index("case_unproven", "municipality", postgresql_where=text("unproven")),
        Index("case_editions", "municipality", "editions", postgresql_where=text("closed_since IS NULL")),
    )

    id: str = Field(primary_key=True, sa_type=WORDS)
    municipality: str = Field(sa_type=WORDS)
    title: str = Field(sa_type=WORDS)
    policy: str = Field(sa_type=WORDS)
    version: str = Field(sa_type=WORDS)
    digest: str = Field(sa_type=WORDS, foreign_key="policy_version.digest")
    opened_at: datetime = Field(sa_type=MOMENT)
    recorded_at: datetime = Field(sa_type=MOMENT)
    seq: int
    head: str = Field(sa_type=WORDS)
    next_due: datetime | None = Field(default=None, sa_type=MOMENT)
    closed_since: datetime | None = Field(default=None, sa_type=MOMENT)
    editions: list[str] = Field(sa_type=NAMES, sa_column_kwargs={"server_default": text("'{}'")})
    epoch: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    unproven: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    title_line: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    title_for: list[str] | None = Field(default=None, sa_type=NAMES)


class CasePartyRow(SQLModel, table=True):
    """One party that holds one role in one case now."""

    __tablename__ = "case_party"
    __table_args__ = (Index("case_party_case", "case_id"),)

    party: str = Field(primary_key=True, sa_type=WORDS)
    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    role: str = Field(primary_key=True, sa_type=WORDS)


class SecretPartyRow(SQLModel, table=True):
    """A party whose name stays secret by what a case says, and the roles in that case from which it does not."""

    __tablename__ = "secret_party"
    __table_args__ = (Index("secret_party_party", "party"),)

    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    party: str = Field(primary_key=True, sa_type=WORDS)
    seen_by: list[str] = Field(sa_type=NAMES)


CASE: Table = SQLModel.metadata.tables["case"]
CASE_PARTY: Table = SQLModel.metadata.tables["case_party"]
SECRET_PARTY: Table = SQLModel.metadata.tables["secret_party"]


TURNED_DOWN = "kind IN ('task_declined', 'task_released')"
"""Work that somebody did not want, or gave back."""

WORK_ACTED = "kind IN ('task_offered', 'task_claimed', 'task_declined')"
"""What tells how work was taken on."""


class JournalRow(SQLModel, table=True):
    """One entry of one case's journal."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("journal_turned_down", "party", "case_id", postgresql_where=text(TURNED_DOWN)),
        Index("journal_work_acted", "case_id", postgresql_where=text(WORK_ACTED)),
    )

    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(sa_type=WORDS)
    at: datetime = Field(sa_type=MOMENT)
    party: str = Field(sa_type=WORDS)
    person: str | None = Field(default=None, sa_type=WORDS)
    role: str | None = Field(default=None, sa_type=WORDS)
    body: dict[str, Any] = Field(sa_type=JSON)
    cause: int | None = None
    prev: str = Field(sa_type=WORDS)
    hash: str = Field(sa_type=WORDS)
    salt: str | None = Field(default=None, sa_type=WORDS)
    commitment: str | None = Field(default=None, sa_type=WORDS)


JOURNAL: Table = SQLModel.metadata.tables["journal"]


class StandingRow(SQLModel, table=True):
    """One stage or milestone of one case, once it was open or reached."""

    __tablename__ = "standing"

    case_id: str = Field(primary_key=True, sa_type=WORDS, foreign_key="case.id")
    scope: str = Field(primary_key=True, sa_type=WORDS)
    milestone: bool
    holds: bool
    since: datetime = Field(sa_type=MOMENT)
    rule: str | None = Field(default=None, sa_type=WORDS)
    source: str | None = Field(default=None, sa_type=WORDS)
    facts: list[str] = Field(sa_type=NAMES)


STANDING: Table = SQLModel.metadata.tables["standing"]
