"""Notices, stages and milestones, closed cases, obligations that were settled, work given ad hoc."""

from alembic import op

revision = "0003"
down_revision = "0002"

NOTICES = """
CREATE TABLE notice (
    case_id text REFERENCES "case" (id), key text, rule text NOT NULL, source text, role text, parties text[] NOT NULL,
    person text, what_nl text NOT NULL, what_en text NOT NULL, call text, "values" jsonb NOT NULL,
    since timestamptz NOT NULL, given_at timestamptz NOT NULL, facts text[] NOT NULL, PRIMARY KEY (case_id, key)
);
CREATE INDEX notice_parties ON notice USING gin (parties);
CREATE INDEX notice_given ON notice (given_at, case_id, key);
CREATE TABLE notice_read (
    party text, case_id text REFERENCES "case" (id), key text, person text, at timestamptz NOT NULL,
    PRIMARY KEY (party, case_id, key)
);
"""

STANDINGS = """
CREATE TABLE standing (
    case_id text REFERENCES "case" (id), scope text, milestone boolean NOT NULL, holds boolean NOT NULL,
    since timestamptz NOT NULL, rule text, source text, facts text[] NOT NULL, PRIMARY KEY (case_id, scope)
);
ALTER TABLE "case" ADD COLUMN closed_since timestamptz;
"""

WORK = """
ALTER TABLE task ADD COLUMN what text;
ALTER TABLE obligation
    ADD COLUMN required boolean NOT NULL DEFAULT true, ADD COLUMN settled_by text, ADD COLUMN settled_source text,
    ADD COLUMN settled_facts text[] NOT NULL DEFAULT '{}';
CREATE INDEX obligation_unheld ON obligation (due_at, case_id, key)
    WHERE bearers = '{}' AND state IN ('open', 'suspended', 'breached');
"""


def upgrade() -> None:
    """Make the tables and columns; what is there already is as it was without them."""
    for statements in (NOTICES, STANDINGS, WORK):
        op.execute(statements)
