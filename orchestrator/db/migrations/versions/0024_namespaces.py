"""How the operator calls the namespace in which the program of a party works, where that is not its usual name."""

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the column; no two parties share a namespace."""
    op.execute("ALTER TABLE party ADD COLUMN namespace text, ADD CONSTRAINT party_namespace_key UNIQUE (namespace)")
