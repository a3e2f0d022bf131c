"""What was erased of a case: the journal lets go of what those lines say as well, once that is recorded."""

from alembic import op

revision = "0027"
down_revision = "0026"

MADE = """
CREATE TABLE erasure (
    seq bigserial PRIMARY KEY, at timestamptz NOT NULL, municipality text NOT NULL,
    case_id text NOT NULL REFERENCES "case" (id), lines integer[] NOT NULL, rested integer[] NOT NULL,
    line integer NOT NULL, by_party text NOT NULL, by_person text, why text NOT NULL
);
CREATE INDEX erasure_of ON erasure (municipality, seq);
CREATE UNIQUE INDEX erasure_case ON erasure (case_id, line);
CREATE TRIGGER erasure_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON erasure
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""
GUARDED = """
CREATE OR REPLACE FUNCTION journal_only_lets_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a journal is only added to: DELETE refused' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM destruction WHERE case_id = OLD.case_id)
        AND NOT EXISTS (SELECT FROM erasure WHERE case_id = OLD.case_id AND OLD.seq = ANY (lines || rested))
        OR (NEW.case_id, NEW.seq, NEW.prev, NEW.hash) IS DISTINCT FROM (OLD.case_id, OLD.seq, OLD.prev, OLD.hash)
        OR NEW.commitment IS DISTINCT FROM OLD.commitment
        OR (NEW.kind, NEW.at, NEW.party, NEW.body) <> ('content_destroyed', 'epoch', '', '{}')
        OR num_nonnulls(NEW.person, NEW.role, NEW.cause, NEW.salt) <> 0
    THEN
        RAISE EXCEPTION 'a journal is only added to: UPDATE refused' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def upgrade() -> None:
    """Make the table, and let the guard of the journal know of it."""
    for statements in (MADE, GUARDED):
        op.execute(statements)
