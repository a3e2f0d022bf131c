"""The keys with which organisations sign, and what was shown that may be shown once."""

from datetime import datetime

from sqlalchemy import Index, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import JSON, MOMENT, WORDS


class PartyKeyRow(SQLModel, table=True):
    """One public key of a party, under the name it has there; one that was removed stays, and never comes back."""

    __tablename__ = "party_key"
    __table_args__ = (Index("party_key_ends", "expires_at", postgresql_where=text("removed_at IS NULL")),)

    party: str = Field(primary_key=True, sa_type=WORDS, foreign_key="party.id")
    kid: str = Field(primary_key=True, sa_type=WORDS)
    thumbprint: str = Field(sa_type=WORDS, unique=True)
    jwk: dict[str, str] = Field(sa_type=JSON)
    added_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)
    removed_at: datetime | None = Field(default=None, sa_type=MOMENT)


class ShownOnceRow(SQLModel, table=True):
    """The SHA-256 of the name of a token or a proof that was used, until it would be refused by its age."""

    __tablename__ = "shown_once"
    __table_args__ = (Index("shown_once_until", "until"),)

    digest: str = Field(primary_key=True, sa_type=WORDS)
    until: datetime = Field(sa_type=MOMENT)


PARTY_KEY: Table = SQLModel.metadata.tables["party_key"]
SHOWN_ONCE: Table = SQLModel.metadata.tables["shown_once"]
