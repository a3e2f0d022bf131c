"""Parties, with what shows who acts for them, what they watch over and what they saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import JSON, MOMENT, WORDS


class PartyRow(SQLModel, table=True):
    """One party. `acts_since` is when it was first given a token, and so began to act for itself.

    `namespace` is how the operator called the namespace of its program in Temporal; without one it has its usual name.
    """

    __tablename__ = "party"

    id: str = Field(primary_key=True, sa_type=WORDS)
    title: str = Field(sa_type=WORDS)
    kind: str = Field(sa_type=WORDS)
    has_worker: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    registered_at: datetime = Field(sa_type=MOMENT)
    registered_by: str | None = Field(default=None, sa_type=WORDS, foreign_key="party.id")
    acts_since: datetime | None = Field(default=None, sa_type=MOMENT)
    namespace: str | None = Field(default=None, sa_type=WORDS, unique=True)


class PartyChangeRow(SQLModel, table=True):
    """One change of a party, by whom, and what was so before and after; it is only added to."""

    __tablename__ = "party_change"
    __table_args__ = (Index("party_change_of", "party", "seq"),)

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    party: str = Field(sa_type=WORDS, foreign_key="party.id")
    at: datetime = Field(sa_type=MOMENT)
    by_party: str | None = Field(default=None, sa_type=WORDS)
    by_person: str | None = Field(default=None, sa_type=WORDS)
    before: dict[str, Any] = Field(sa_type=JSON)
    after: dict[str, Any] = Field(sa_type=JSON)


class CredentialRow(SQLModel, table=True):
    """One credential: the SHA-256 of what is shown, whom it stands for, of which kind it is, and when it ends."""

    __tablename__ = "credential"
    __table_args__ = (Index("credential_ends", "expires_at"),)

    digest: str = Field(primary_key=True, sa_type=WORDS)
    party: str = Field(sa_type=WORDS, foreign_key="party.id")
    person: str | None = Field(default=None, sa_type=WORDS)
    issued_at: datetime = Field(sa_type=MOMENT)
    kind: str = Field(sa_type=WORDS)
    expires_at: datetime = Field(sa_type=MOMENT)
    seen_at: datetime = Field(sa_type=MOMENT)
    development: bool


PARTY: Table = SQLModel.metadata.tables["party"]
PARTY_CHANGE: Table = SQLModel.metadata.tables["party_change"]
CREDENTIAL: Table = SQLModel.metadata.tables["credential"]


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


class SavedViewRow(SQLModel, table=True):
    """One view of one person; `query` is the query of the address that shows it."""

    __tablename__ = "saved_view"

    party: str = Field(primary_key=True, sa_type=WORDS, foreign_key="party.id")
    person: str = Field(primary_key=True, sa_type=WORDS)
    name: str = Field(primary_key=True, sa_type=WORDS)
    query: str = Field(sa_type=WORDS)
    saved_at: datetime = Field(sa_type=MOMENT)


SAVED_VIEW: Table = SQLModel.metadata.tables["saved_view"]
