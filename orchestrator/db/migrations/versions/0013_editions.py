"""Editions of closed days and amounts, and on which of them each case rests.

A case from before says nothing in its journal: it is read as resting on those that came with the product then. And
every municipality with something due gets a clock: for running cases that a replay took in none was set.
"""

from alembic import op

revision = "0013"
down_revision = "0012"

MADE = """
CREATE TABLE edition (
    digest text PRIMARY KEY, name text NOT NULL, word text NOT NULL, text text NOT NULL,
    published_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX edition_word ON edition (name, word);
ALTER TABLE "case" ADD COLUMN editions text[] NOT NULL DEFAULT '{}';
CREATE INDEX case_editions ON "case" (municipality, editions) WHERE closed_since IS NULL;
"""

CLOCKS = """
INSERT INTO municipality_clock (municipality, next_wake)
    SELECT municipality, min(next_due) FROM "case" WHERE next_due IS NOT NULL AND closed_since IS NULL
    GROUP BY municipality
    ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    """Make the table and the column, and set the clocks that are missing."""
    op.execute(MADE)
    op.execute(CLOCKS)
