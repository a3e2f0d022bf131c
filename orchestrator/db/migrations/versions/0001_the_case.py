"""The case: its journal, what is believed about it, who takes part, and what the world must hear."""

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE party (
    id text PRIMARY KEY, title text NOT NULL, kind text NOT NULL, has_worker boolean NOT NULL DEFAULT false,
    registered_at timestamptz NOT NULL
);
CREATE TABLE credential (
    digest text PRIMARY KEY, party text NOT NULL REFERENCES party (id), person text, issued_at timestamptz NOT NULL
);
CREATE TABLE policy_version (
    digest text PRIMARY KEY, name text NOT NULL, in_force date NOT NULL, text text NOT NULL,
    published_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX policy_version_in_force ON policy_version (name, in_force);
CREATE TABLE "case" (
    id text PRIMARY KEY, municipality text NOT NULL, title text NOT NULL, policy text NOT NULL, version text NOT NULL,
    digest text NOT NULL REFERENCES policy_version (digest), opened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL, seq integer NOT NULL, head text NOT NULL, next_due timestamptz,
    epoch integer NOT NULL DEFAULT 0
);
CREATE INDEX case_opened ON "case" (opened_at, id);
CREATE INDEX case_due ON "case" (municipality, next_due) WHERE next_due IS NOT NULL;
CREATE TABLE case_party (
    party text, case_id text REFERENCES "case" (id), role text, PRIMARY KEY (party, case_id, role)
);
CREATE INDEX case_party_case ON case_party (case_id);
CREATE TABLE journal (
    case_id text REFERENCES "case" (id), seq integer, kind text NOT NULL, at timestamptz NOT NULL, party text NOT NULL,
    person text, role text, body jsonb NOT NULL, cause integer, prev text NOT NULL, hash text NOT NULL,
    PRIMARY KEY (case_id, seq)
);
CREATE TABLE obligation (
    case_id text REFERENCES "case" (id), key text, rule text NOT NULL, source text, act text NOT NULL,
    bearer_role text, bearers text[] NOT NULL, beneficiary_role text, state text NOT NULL, late boolean NOT NULL,
    since timestamptz NOT NULL, last_day date, due_at timestamptz, reminders timestamptz[] NOT NULL,
    steps text[] NOT NULL, fulfilled_by text, task text, facts text[] NOT NULL, PRIMARY KEY (case_id, key)
);
CREATE INDEX obligation_due ON obligation (state, due_at, case_id, key);
CREATE INDEX obligation_bearers ON obligation USING gin (bearers);
CREATE TABLE task (
    id text PRIMARY KEY, case_id text NOT NULL REFERENCES "case" (id), key text NOT NULL, generation integer NOT NULL,
    task text NOT NULL, yields text NOT NULL, role text NOT NULL, offered_to text[] NOT NULL, state text NOT NULL,
    claimed_by text, person text, last_day date, due_at timestamptz, obligation text, rule text NOT NULL, source text,
    facts text[] NOT NULL
);
CREATE UNIQUE INDEX task_of_case ON task (case_id, key, generation);
CREATE INDEX task_due ON task (state, due_at, id);
CREATE INDEX task_offered_to ON task USING gin (offered_to);
CREATE INDEX task_claimed_by ON task (claimed_by, state);
CREATE TABLE outbox (
    id bigserial PRIMARY KEY, kind text NOT NULL, payload jsonb NOT NULL, created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL, done_at timestamptz, attempts integer NOT NULL DEFAULT 0, last_error text
);
CREATE INDEX outbox_waiting ON outbox (due_at, id) WHERE done_at IS NULL;
CREATE TABLE idempotency (
    party text, key text, fingerprint text NOT NULL, answer jsonb NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (party, key)
);
CREATE TABLE clock_offset (id integer PRIMARY KEY, moved_by interval NOT NULL);
CREATE TABLE municipality_clock (municipality text PRIMARY KEY, next_wake timestamptz);
"""

APPEND_ONLY = """
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a journal is only added to: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""

ANNOUNCED = """
CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('speelruimte_outbox', '');
    RETURN NULL;
END $$;
CREATE TRIGGER outbox_announced AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();
"""


def upgrade() -> None:
    """Make the tables, keep the journal append-only, announce each effect."""
    for statements in (TABLES, APPEND_ONLY, ANNOUNCED):
        op.execute(statements)
