"""Who read which rule of a policy, and agrees with it or not."""

from alembic import op

revision = "0017"
down_revision = "0016"

MADE = """
CREATE TABLE reading (
    seq bigserial PRIMARY KEY, policy text NOT NULL, version text NOT NULL, in_force date NOT NULL, municipality text,
    rule text NOT NULL, content text NOT NULL, at timestamptz NOT NULL, party text NOT NULL REFERENCES party (id),
    person text NOT NULL, agrees boolean NOT NULL, remark text NOT NULL
);
CREATE INDEX reading_content ON reading (content);
CREATE INDEX reading_rule ON reading (policy, rule);
CREATE TRIGGER reading_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reading
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""


def upgrade() -> None:
    """Make the table, which is only added to."""
    op.execute(MADE)
