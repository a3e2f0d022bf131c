"""How a day was found and what a notice says are kept as what is said, so that every language has its own words.

Which sentence stored words were cannot be found again. They stay, as words that were brought along.
"""

from alembic import op

revision = "0016"
down_revision = "0015"

BROUGHT_ALONG = """
CREATE FUNCTION brought_along(english text[], dutch text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('nl', coalesce(nl, en), 'en', en) ORDER BY place), '[]')
    FROM unnest(english, dutch) WITH ORDINALITY each (en, nl, place)
$$;
ALTER TABLE obligation ALTER COLUMN steps TYPE jsonb USING brought_along(steps, steps_nl);
ALTER TABLE obligation DROP COLUMN steps_nl;
DROP FUNCTION brought_along(text[], text[]);
"""

NOTICES = """
ALTER TABLE notice ALTER COLUMN what_nl TYPE jsonb USING jsonb_build_object('nl', what_nl, 'en', what_en);
ALTER TABLE notice DROP COLUMN what_en;
ALTER TABLE notice RENAME COLUMN what_nl TO what;
"""


def upgrade() -> None:
    """Rewrite both tables once; the journal stays as it is."""
    for statements in (BROUGHT_ALONG, NOTICES):
        op.execute(statements)
