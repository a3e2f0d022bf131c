"""Answers to forms, kept for a while, so that a page that is shown was asked for and not sent to."""

from alembic import op

revision = "0009"
down_revision = "0008"

KEPT_ANSWER = """
CREATE TABLE kept_answer (
    digest text PRIMARY KEY, owner text NOT NULL, signed_in boolean NOT NULL, status integer NOT NULL,
    language text NOT NULL, page bytea NOT NULL, kept_at timestamptz NOT NULL
);
CREATE INDEX kept_answer_of ON kept_answer (owner, kept_at);
CREATE INDEX kept_answer_old ON kept_answer (signed_in, kept_at);
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(KEPT_ANSWER)
