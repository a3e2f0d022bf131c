"""Persons of parties, the invitations they take up, and what was changed of them."""

from alembic import op

revision = "0019"
down_revision = "0018"

MADE = """
CREATE TABLE person (
    party text NOT NULL REFERENCES party (id), id text NOT NULL, name text NOT NULL, seats text[] NOT NULL,
    state text NOT NULL, since timestamptz NOT NULL, issuer text, subject text, invited_by text,
    invitation text UNIQUE, code text, invited_until timestamptz, wrong_codes integer NOT NULL DEFAULT 0,
    PRIMARY KEY (party, id), CONSTRAINT person_at_issuer UNIQUE (issuer, subject, party)
);
CREATE TABLE person_change (
    seq bigserial PRIMARY KEY, party text NOT NULL REFERENCES party (id), person text NOT NULL,
    at timestamptz NOT NULL, by_party text, by_person text, before jsonb NOT NULL, after jsonb NOT NULL
);
CREATE INDEX person_change_of ON person_change (party, person, seq);
CREATE TRIGGER person_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON person_change
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""


def upgrade() -> None:
    """Make the tables; of changes there is only added."""
    op.execute(MADE)
