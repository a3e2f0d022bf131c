"""What lets an inbox find the work a party turned down without reading journals."""

from alembic import op

revision = "0006"
down_revision = "0005"

TURNED_DOWN = """
CREATE INDEX journal_turned_down ON journal (party, case_id)
    WHERE kind IN ('task_declined', 'task_released');
"""


def upgrade() -> None:
    """Make the index."""
    op.execute(TURNED_DOWN)
