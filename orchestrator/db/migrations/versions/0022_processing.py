"""Who read which case, of whom, what for and on which ground."""

from alembic import op

revision = "0022"
down_revision = "0021"

MADE = """
CREATE TABLE processing (
    seq bigserial PRIMARY KEY, at timestamptz NOT NULL, trace_id text NOT NULL, span_id text NOT NULL,
    parent_span_id text NOT NULL, foreign_span_id text, name text NOT NULL, municipality text NOT NULL,
    case_id text NOT NULL, party text NOT NULL, person text, activity text NOT NULL, purpose text NOT NULL, ground text,
    subject text, subject_kind text, keep_until timestamptz NOT NULL
);
CREATE INDEX processing_of ON processing (municipality, seq);
CREATE INDEX processing_case ON processing (case_id, seq);
CREATE INDEX processing_old ON processing (keep_until);
CREATE TRIGGER processing_append_only BEFORE UPDATE OR TRUNCATE ON processing
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
CREATE FUNCTION processing_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.keep_until > now() THEN
        RAISE EXCEPTION 'the log of reading is kept until %', OLD.keep_until;
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER processing_kept BEFORE DELETE ON processing FOR EACH ROW EXECUTE FUNCTION processing_is_kept();
"""


def upgrade() -> None:
    """Make the table, from which nothing goes before its term."""
    op.execute(MADE)
