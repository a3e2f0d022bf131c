"""Signing in at issuers: attempts that wait for an answer, and who vouched for which session."""

from alembic import op

revision = "0020"
down_revision = "0019"

MADE = """
CREATE TABLE sign_in_attempt (
    state text PRIMARY KEY, browser text NOT NULL, issuer text NOT NULL, nonce text NOT NULL, verifier text NOT NULL,
    purpose jsonb NOT NULL, began_at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempt_began ON sign_in_attempt (began_at);
CREATE TABLE vouched_session (
    digest text PRIMARY KEY REFERENCES credential (digest) ON DELETE CASCADE,
    issuer text NOT NULL, subject text NOT NULL, sid text, id_token text NOT NULL
);
CREATE INDEX vouched_session_of ON vouched_session (issuer, subject);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(MADE)
