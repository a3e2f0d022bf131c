"""Views that people save, and what lets a worklist find the deadlines that press most without looking at the others."""

from alembic import op

revision = "0004"
down_revision = "0003"

SAVED_VIEW = """
CREATE TABLE saved_view (
    party text REFERENCES party (id), person text, name text, query text NOT NULL, saved_at timestamptz NOT NULL,
    PRIMARY KEY (party, person, name)
);
"""

PRESSING = """
CREATE INDEX obligation_pressing ON obligation (due_at, case_id, key)
    WHERE state IN ('open', 'suspended', 'breached');
"""


def upgrade() -> None:
    """Make the table and the index."""
    op.execute(SAVED_VIEW)
    op.execute(PRESSING)
