"""What programs count that nobody can ask."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the table."""
    op.execute("CREATE TABLE tally (name text, label text, number bigint NOT NULL, PRIMARY KEY (name, label))")
