"""The table of answered requests, so that a request sent twice is answered twice and done once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import JSON, MOMENT, WORDS


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
