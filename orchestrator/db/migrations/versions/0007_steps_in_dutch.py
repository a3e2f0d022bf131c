"""Why a date is what it is, in Dutch as well; what was stored before tells it in English until it is drawn anew."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE obligation ADD COLUMN steps_nl text[] NOT NULL DEFAULT '{}'")
