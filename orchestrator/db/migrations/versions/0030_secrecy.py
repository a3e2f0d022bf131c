"""Names that stay secret: for whom the title of a case is, whose name is kept from whom, decided by the database."""

from alembic import op

revision = "0030"
down_revision = "0029"

MADE = """
ALTER TABLE "case" ADD COLUMN title_line integer NOT NULL DEFAULT 1, ADD COLUMN title_for text[];
CREATE TABLE secret_party (
    case_id text NOT NULL REFERENCES "case" (id),
    party text NOT NULL,
    seen_by text[] NOT NULL,
    PRIMARY KEY (case_id, party)
);
CREATE INDEX secret_party_party ON secret_party (party);
"""
# It looks as the owner: that somebody's name stays secret holds for whoever knows nothing of the case that says so.
# Whoever registered a party typed its name, and whose it is knows it. The name of an organisation is no secret: else
# whoever may add such a fact in one case takes it from everybody who has to be able to name that organisation.
KEPT = """
CREATE FUNCTION names_kept_secret(about text[]) RETURNS SETOF text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 2 ROWS 10 AS $$
DECLARE
    eyes text := nullif(current_setting('speelruimte.eyes', true), '');
BEGIN
    IF eyes = '*' THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT DISTINCT secret.party FROM public.secret_party secret
    JOIN public.party who ON who.id = secret.party AND who.kind = 'citizen'
    WHERE (about IS NULL OR secret.party = ANY (about))
        AND secret.party IS DISTINCT FROM eyes
        AND who.registered_by IS DISTINCT FROM eyes
        AND NOT EXISTS (
            SELECT FROM public.secret_party known
            JOIN public.case_party held ON held.case_id = known.case_id AND held.role = ANY (known.seen_by)
            WHERE known.party = secret.party AND held.party = eyes
        );
END $$
"""

# As every table with rows of cases: see revision 0028.
_HELD = "(SELECT nullif(current_setting('speelruimte.eyes', true), '')) = '*' OR is_held(case_id)"
GUARDED = f"""
ALTER TABLE secret_party ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON secret_party FOR SELECT USING ({_HELD} OR takes_part_in(case_id) OR watches_over(case_id));
CREATE POLICY added ON secret_party FOR INSERT WITH CHECK ({_HELD});
CREATE POLICY removed ON secret_party FOR DELETE USING ({_HELD});
"""


def upgrade() -> None:
    """Make the columns, the table with who sees which of its rows, and the function that says whose name is kept."""
    op.execute(MADE)
    op.execute(KEPT)
    op.execute(GUARDED)
