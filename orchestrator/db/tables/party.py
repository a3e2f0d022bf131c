"""The tables of parties and of the tokens with which somebody acts for one; of a token only its hash is kept."""

from datetime import datetime

from sqlalchemy import Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS


class PartyRow(SQLModel, table=True):
    """One party."""

    __tablename__ = "party"

    id: str = Field(primary_key=True, sa_type=WORDS)
    title: str = Field(sa_type=WORDS)
    kind: str = Field(sa_type=WORDS)
    has_worker: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    registered_at: datetime = Field(sa_type=MOMENT)


class CredentialRow(SQLModel, table=True):
    """One token: the SHA-256 of it, and whom it stands for."""

    __tablename__ = "credential"

    digest: str = Field(primary_key=True, sa_type=WORDS)
    party: str = Field(sa_type=WORDS, foreign_key="party.id")
    person: str | None = Field(default=None, sa_type=WORDS)
    issued_at: datetime = Field(sa_type=MOMENT)


PARTY: Table = SQLModel.metadata.tables["party"]
CREDENTIAL: Table = SQLModel.metadata.tables["credential"]
