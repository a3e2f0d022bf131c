"""A tree over the journals of each municipality's cases, only added to, and signed checkpoints of it."""

from alembic import op

revision = "0023"
down_revision = "0022"

MADE = """
CREATE TABLE proof_tree (municipality text PRIMARY KEY, size bigint NOT NULL);
CREATE TABLE proof_leaf (
    municipality text, place bigint, case_id text NOT NULL REFERENCES "case" (id), seq integer NOT NULL,
    head text NOT NULL, PRIMARY KEY (municipality, place)
);
CREATE UNIQUE INDEX proof_leaf_case ON proof_leaf (case_id, seq);
CREATE TABLE proof_part (
    municipality text, level smallint, place bigint, hash bytea NOT NULL, PRIMARY KEY (municipality, level, place)
);
CREATE TABLE checkpoint (
    municipality text, size bigint, at timestamptz NOT NULL, note text NOT NULL, PRIMARY KEY (municipality, size)
);
CREATE TABLE checkpoint_key (public text PRIMARY KEY, since timestamptz NOT NULL);
ALTER TABLE "case" ADD COLUMN unproven boolean NOT NULL DEFAULT true;
CREATE INDEX case_unproven ON "case" (municipality) WHERE unproven;
"""
GUARDED = ("proof_leaf", "proof_part", "checkpoint", "checkpoint_key")


def upgrade() -> None:
    """Make the tables, which are only added to. Every case there is has to come into a tree."""
    op.execute(MADE)
    for table in GUARDED:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
        )
