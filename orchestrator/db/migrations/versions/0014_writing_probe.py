"""A table on which it is tried whether the database can be written; not logged, so that a trial costs little."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make it; what fills it is stored as it is, so that it takes up the room it seems to."""
    op.execute("CREATE UNLOGGED TABLE writing_probe (id integer PRIMARY KEY, filler text NOT NULL)")
    op.execute("ALTER TABLE writing_probe ALTER COLUMN filler SET STORAGE PLAIN")
