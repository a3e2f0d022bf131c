"""Persons of parties, with the invitation that was not taken up yet, and what was changed of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import JSON, MOMENT, NAMES, WORDS


class PersonRow(SQLModel, table=True):
    """One person of a party; `invitation` and `code` are hashes of what they show to take up their place."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("issuer", "subject", "party", name="person_at_issuer"),)

    party: str = Field(primary_key=True, sa_type=WORDS, foreign_key="party.id")
    id: str = Field(primary_key=True, sa_type=WORDS)
    name: str = Field(sa_type=WORDS)
    seats: list[str] = Field(sa_type=NAMES)
    state: str = Field(sa_type=WORDS)
    since: datetime = Field(sa_type=MOMENT)
    issuer: str | None = Field(default=None, sa_type=WORDS)
    subject: str | None = Field(default=None, sa_type=WORDS)
    invited_by: str | None = Field(default=None, sa_type=WORDS)
    invitation: str | None = Field(default=None, sa_type=WORDS, unique=True)
    code: str | None = Field(default=None, sa_type=WORDS)
    invited_until: datetime | None = Field(default=None, sa_type=MOMENT)
    wrong_codes: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})


class PersonChangeRow(SQLModel, table=True):
    """One change of a person, by whom, and what was so before and after; it is only added to."""

    __tablename__ = "person_change"
    __table_args__ = (Index("person_change_of", "party", "person", "seq"),)

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    party: str = Field(sa_type=WORDS, foreign_key="party.id")
    person: str = Field(sa_type=WORDS)
    at: datetime = Field(sa_type=MOMENT)
    by_party: str | None = Field(default=None, sa_type=WORDS)
    by_person: str | None = Field(default=None, sa_type=WORDS)
    before: dict[str, Any] = Field(sa_type=JSON)
    after: dict[str, Any] = Field(sa_type=JSON)


PERSON: Table = SQLModel.metadata.tables["person"]
PERSON_CHANGE: Table = SQLModel.metadata.tables["person_change"]
