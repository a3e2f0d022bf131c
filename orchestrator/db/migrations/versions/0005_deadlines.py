"""Deadlines laid out for looking over many cases, who supervises whom, and calendars read elsewhere."""

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = """
CREATE TABLE deadline (
    case_id text, key text, bearer text, foremost boolean NOT NULL, municipality text NOT NULL, policy text NOT NULL,
    rule text NOT NULL, due_at timestamptz NOT NULL, outcome text NOT NULL, PRIMARY KEY (case_id, key, bearer)
);
CREATE TABLE supervision (
    supervisor text REFERENCES party (id), municipality text REFERENCES party (id), since timestamptz NOT NULL,
    PRIMARY KEY (supervisor, municipality)
);
CREATE TABLE feed (
    party text REFERENCES party (id), person text, digest text NOT NULL UNIQUE, language text NOT NULL,
    made_at timestamptz NOT NULL, PRIMARY KEY (party, person)
);
"""

# The projection is written in one place and thrown away in another; here it is the database that sees every change.
KEPT = """
CREATE FUNCTION keep_deadlines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM deadline WHERE case_id = OLD.case_id AND key = OLD.key;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO deadline SELECT * FROM deadlines_of(NEW);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION deadlines_of(owed obligation) RETURNS SETOF deadline LANGUAGE sql STABLE AS $$
    SELECT owed.case_id, owed.key, each.bearer, each.place = 1, c.municipality, c.policy, owed.rule, owed.due_at,
        CASE WHEN owed.state <> 'fulfilled' THEN 'owed' WHEN owed.late THEN 'late' ELSE 'in_time' END
    FROM "case" c,
        unnest(CASE WHEN owed.bearers = '{}' THEN '{""}' ELSE owed.bearers END) WITH ORDINALITY each (bearer, place)
    WHERE c.id = owed.case_id AND owed.due_at IS NOT NULL
        AND owed.state IN ('open', 'suspended', 'breached', 'fulfilled')
$$;

CREATE TRIGGER deadline_arises AFTER INSERT ON obligation FOR EACH ROW EXECUTE FUNCTION keep_deadlines();
CREATE TRIGGER deadline_ends AFTER DELETE ON obligation FOR EACH ROW EXECUTE FUNCTION keep_deadlines();
CREATE TRIGGER deadline_changes AFTER UPDATE ON obligation FOR EACH ROW
    WHEN ((OLD.due_at, OLD.state, OLD.late, OLD.bearers)
        IS DISTINCT FROM (NEW.due_at, NEW.state, NEW.late, NEW.bearers))
    EXECUTE FUNCTION keep_deadlines();
"""

INDEXES = """
INSERT INTO deadline SELECT found.* FROM obligation o, deadlines_of(o) found;
CREATE INDEX deadline_owed ON deadline (municipality, due_at, case_id, key) WHERE outcome = 'owed' AND foremost;
CREATE INDEX deadline_policy ON deadline (municipality, policy, due_at, case_id, key)
    WHERE outcome = 'owed' AND foremost;
CREATE INDEX deadline_rule ON deadline (municipality, rule, due_at, case_id, key) WHERE outcome = 'owed' AND foremost;
CREATE INDEX deadline_bearer ON deadline (municipality, bearer, due_at, case_id, key) WHERE outcome = 'owed';
CREATE INDEX deadline_score ON deadline (municipality, due_at) INCLUDE (bearer, outcome);
"""


def upgrade() -> None:
    """Make the tables and what keeps them, and lay out the deadlines there are."""
    for statements in (TABLES, KEPT, INDEXES):
        op.execute(statements)
