"""Of a task that was completed who did the work, next to who had claimed it."""

from alembic import op

revision = "0010"
down_revision = "0009"

COLUMNS = """
ALTER TABLE task ADD COLUMN completed_by text, ADD COLUMN completed_person text,
    ADD COLUMN completed_at timestamptz;
"""

# As the journal tells it: whoever said what the completion followed from. Who never claimed it did not claim it.
FILLED = """
UPDATE task SET completed_by = said.party, completed_person = said.person, completed_at = done.at
FROM journal done JOIN journal said ON said.case_id = done.case_id AND said.seq = done.cause
WHERE task.state = 'completed' AND done.case_id = task.case_id AND done.kind = 'task_changed'
    AND done.body -> 'task' ->> 'id' = task.id AND done.body -> 'task' ->> 'state' = 'completed';
UPDATE task SET claimed_by = NULL WHERE state = 'completed' AND NOT EXISTS (
    SELECT 1 FROM journal WHERE journal.case_id = task.case_id AND kind = 'task_claimed' AND body ->> 'task' = task.id);
CREATE INDEX task_completed_by ON task (completed_by, completed_at, id) WHERE completed_by IS NOT NULL;
"""


def upgrade() -> None:
    """Make the columns, and fill them for the work that is done."""
    for statements in (COLUMNS, FILLED):
        op.execute(statements)
