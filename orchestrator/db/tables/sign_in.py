"""Signing in at issuers: attempts that wait for an answer, and sessions with who vouched for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import JSON, MOMENT, WORDS


class SignInAttemptRow(SQLModel, table=True):
    """One attempt, under the SHA-256 of what the issuer sends back with its answer; `browser` is one as well."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("sign_in_attempt_began", "began_at"),)

    state: str = Field(primary_key=True, sa_type=WORDS)
    browser: str = Field(sa_type=WORDS)
    issuer: str = Field(sa_type=WORDS)
    nonce: str = Field(sa_type=WORDS)
    verifier: str = Field(sa_type=WORDS)
    purpose: dict[str, Any] = Field(sa_type=JSON)
    began_at: datetime = Field(sa_type=MOMENT)


class VouchedSessionRow(SQLModel, table=True):
    """What the issuer said of whoever has a session; it goes with the session."""

    __tablename__ = "vouched_session"
    __table_args__ = (Index("vouched_session_of", "issuer", "subject"),)

    digest: str = Field(
        sa_column=Column("digest", WORDS, ForeignKey("credential.digest", ondelete="CASCADE"), primary_key=True)
    )
    issuer: str = Field(sa_type=WORDS)
    subject: str = Field(sa_type=WORDS)
    sid: str | None = Field(default=None, sa_type=WORDS)
    id_token: str = Field(sa_type=WORDS)


SIGN_IN_ATTEMPT: Table = SQLModel.metadata.tables["sign_in_attempt"]
VOUCHED_SESSION: Table = SQLModel.metadata.tables["vouched_session"]
