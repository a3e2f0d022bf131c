"""Finding the deadlines of a coalition, whatever became of them, and what was done with work that was offered."""

from alembic import op

revision = "0029"
down_revision = "0028"

MADE = """
CREATE INDEX deadline_coalition ON deadline (municipality, policy, due_at);
CREATE INDEX journal_work_acted ON journal (case_id)
    WHERE kind IN ('task_offered', 'task_claimed', 'task_declined');
"""


def upgrade() -> None:
    """Make the indexes."""
    op.execute(MADE)
