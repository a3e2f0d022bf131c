"""Cases that were destroyed: the journal lets go of what its lines say, and of nothing else, once that is recorded."""

from alembic import op

revision = "0025"
down_revision = "0024"

MADE = """
CREATE TABLE destruction (
    seq bigserial PRIMARY KEY, at timestamptz NOT NULL, municipality text NOT NULL,
    case_id text NOT NULL UNIQUE REFERENCES "case" (id), policy text NOT NULL, retention text NOT NULL,
    source text NOT NULL, closed_since timestamptz NOT NULL, kept_until date NOT NULL, lines integer NOT NULL,
    asked_by text, by_party text NOT NULL, by_person text, why text NOT NULL
);
CREATE INDEX destruction_of ON destruction (municipality, seq);
CREATE TRIGGER destruction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON destruction
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
CREATE TABLE destruction_wish (
    case_id text PRIMARY KEY REFERENCES "case" (id), party text NOT NULL, person text, at timestamptz NOT NULL
);
"""
GUARDED = """
CREATE FUNCTION journal_only_lets_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a journal is only added to: DELETE refused' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM destruction WHERE case_id = OLD.case_id)
        OR (NEW.case_id, NEW.seq, NEW.prev, NEW.hash) IS DISTINCT FROM (OLD.case_id, OLD.seq, OLD.prev, OLD.hash)
        OR NEW.commitment IS DISTINCT FROM OLD.commitment
        OR (NEW.kind, NEW.at, NEW.party, NEW.body) <> ('content_destroyed', 'epoch', '', '{}')
        OR num_nonnulls(NEW.person, NEW.role, NEW.cause, NEW.salt) <> 0
    THEN
        RAISE EXCEPTION 'a journal is only added to: UPDATE refused' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER journal_append_only ON journal;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION journal_only_lets_go();
CREATE TRIGGER journal_never_emptied BEFORE TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""


def upgrade() -> None:
    """Make both tables, and let the guard of the journal know of them."""
    for statements in (MADE, GUARDED):
        op.execute(statements)
