"""Each line of a journal has salt and a commitment to what it says; those of before have neither."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make room for both."""
    op.execute("ALTER TABLE journal ADD COLUMN salt text, ADD COLUMN commitment text")
