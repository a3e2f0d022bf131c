"""A policy version as one municipality tailored it, beside the national model."""

from alembic import op

revision = "0002"
down_revision = "0001"

TAILORED = """
ALTER TABLE policy_version ADD municipality text, ADD model date;
DROP INDEX policy_version_in_force;
CREATE UNIQUE INDEX policy_version_in_force ON policy_version (name, in_force, municipality) NULLS NOT DISTINCT;
"""


def upgrade() -> None:
    """Say of each version whose it is, and which version of the model it tailors."""
    op.execute(TAILORED)
