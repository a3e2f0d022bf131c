"""Who registered a party and what was changed of it; credentials that end; a request is remembered of a person.

What was issued before to a person cannot be told from the session of a browser, so it ends here: the person signs in
again. A token of a program stays good for ninety days, in which another one is issued.
"""

from alembic import op

revision = "0011"
down_revision = "0010"

PARTIES = """
ALTER TABLE party ADD COLUMN registered_by text REFERENCES party (id), ADD COLUMN acts_since timestamptz;
UPDATE party SET acts_since = (SELECT min(issued_at) FROM credential WHERE credential.party = party.id);
CREATE TABLE party_change (
    seq bigserial PRIMARY KEY, party text NOT NULL REFERENCES party (id), at timestamptz NOT NULL,
    by_party text, by_person text, before jsonb NOT NULL, after jsonb NOT NULL
);
CREATE INDEX party_change_of ON party_change (party, seq);
CREATE TRIGGER party_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON party_change
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""

CREDENTIALS = """
DELETE FROM credential WHERE person IS NOT NULL;
ALTER TABLE credential
    ADD COLUMN kind text NOT NULL DEFAULT 'token',
    ADD COLUMN expires_at timestamptz NOT NULL DEFAULT now() + interval '90 days',
    ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN development boolean NOT NULL DEFAULT false;
ALTER TABLE credential
    ALTER COLUMN kind DROP DEFAULT, ALTER COLUMN expires_at DROP DEFAULT, ALTER COLUMN seen_at DROP DEFAULT,
    ALTER COLUMN development DROP DEFAULT;
CREATE INDEX credential_ends ON credential (expires_at);
"""

# Whose request it was says the first line it wrote; of a request that wrote none it is taken to be a program's.
REQUESTS = """
ALTER TABLE idempotency ADD COLUMN person text NOT NULL DEFAULT '';
UPDATE idempotency SET person = journal.person FROM journal
    WHERE journal.case_id = idempotency.answer ->> 'case' AND journal.seq = (idempotency.answer ->> 'first')::integer
        AND journal.person IS NOT NULL;
ALTER TABLE idempotency ALTER COLUMN person DROP DEFAULT, DROP CONSTRAINT idempotency_pkey;
ALTER TABLE idempotency ADD CONSTRAINT idempotency_pkey PRIMARY KEY (party, person, key);
"""


def upgrade() -> None:
    """Add the columns and the table of changes, and carry over what is there."""
    for statements in (PARTIES, CREDENTIALS, REQUESTS):
        op.execute(statements)
