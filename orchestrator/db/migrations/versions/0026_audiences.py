"""Who may know what the rules of a published policy conclude; filled when the platform starts."""

from alembic import op

revision = "0026"
down_revision = "0025"

MADE = """
CREATE TABLE audience (
    digest text NOT NULL, rule text NOT NULL, place integer NOT NULL, needs text[] NOT NULL, director boolean NOT NULL,
    PRIMARY KEY (digest, rule, place)
);
CREATE INDEX audience_beyond_director ON audience (rule, digest) WHERE NOT director;
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(MADE)
