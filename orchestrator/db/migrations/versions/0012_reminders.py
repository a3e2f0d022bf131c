"""Which reminders were given; of what was owed before this, none was."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE obligation ADD COLUMN reminders_given timestamptz[] NOT NULL DEFAULT '{}'")
