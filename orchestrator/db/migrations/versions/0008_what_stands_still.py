"""What stands still and why, which parts of the platform beat, and until when a program holds what it claimed."""

from alembic import op

revision = "0008"
down_revision = "0007"

SET_APART = """
CREATE TABLE set_apart (
    id bigserial PRIMARY KEY, kind text NOT NULL, subject text NOT NULL, municipality text, case_id text,
    since timestamptz NOT NULL, attempts integer NOT NULL, next_try_at timestamptz NOT NULL, reason text NOT NULL,
    ended_at timestamptz, ended_how text, ended_by text, ended_why text
);
CREATE UNIQUE INDEX set_apart_now ON set_apart (kind, subject) WHERE ended_at IS NULL;
"""

PARTS = """
CREATE TABLE part_beat (
    part text PRIMARY KEY, beat_at timestamptz, faults integer NOT NULL DEFAULT 0, last_error text,
    last_error_at timestamptz
);
"""

LEASES = """
CREATE TABLE lease (
    task_id text PRIMARY KEY, party text NOT NULL, until timestamptz NOT NULL, begun integer NOT NULL DEFAULT 0
);
CREATE INDEX lease_until ON lease (until);
INSERT INTO lease (task_id, party, until)
    SELECT task.id, task.claimed_by, now() + interval '1 day' FROM task JOIN party ON party.id = task.claimed_by
    WHERE task.state = 'claimed' AND task.person IS NULL AND party.has_worker;
"""


def upgrade() -> None:
    """Make the tables; what programs hold already they hold for another day."""
    for statements in (SET_APART, PARTS, LEASES):
        op.execute(statements)
