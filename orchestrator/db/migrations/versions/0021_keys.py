"""Keys with which the programs of organisations sign, and what they showed that may be shown once."""

from alembic import op

revision = "0021"
down_revision = "0020"

MADE = """
CREATE TABLE party_key (
    party text NOT NULL REFERENCES party (id), kid text NOT NULL, thumbprint text NOT NULL UNIQUE, jwk jsonb NOT NULL,
    added_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, removed_at timestamptz, PRIMARY KEY (party, kid)
);
CREATE INDEX party_key_ends ON party_key (expires_at) WHERE removed_at IS NULL;
CREATE TABLE shown_once (digest text PRIMARY KEY, until timestamptz NOT NULL);
CREATE INDEX shown_once_until ON shown_once (until);
"""


def upgrade() -> None:
    """Make both tables."""
    op.execute(MADE)
