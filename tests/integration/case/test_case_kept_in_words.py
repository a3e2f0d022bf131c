"""What was stored in words, before sentences were kept as data, is read and sent as it was."""

from alembic import command
from sqlalchemy import create_engine, text
from sqlmodel import Session

from orchestrator.db import migrate
from orchestrator.db.beliefs import load_notices, load_obligations
from orchestrator.db.database import driver_url
from rules.terms.said import Text

BEFORE = """
INSERT INTO policy_version (digest, name, in_force, text, published_at) VALUES ('d', 'p', '2024-01-01', '', now());
INSERT INTO "case" (id, municipality, title, policy, version, digest, opened_at, recorded_at, seq, head)
    VALUES ('zaak', 'gemeente', '', 'p', 'p@2024-01-01', 'd', now(), now(), 1, '');
INSERT INTO obligation (case_id, key, rule, act, bearers, state, late, since, reminders, steps, steps_nl, facts) VALUES
    ('zaak', 'both', 'r', 'besluit', '{}', 'open', false, now(), '{}', '{Two weeks,Ends}', '{Twee weken,Einde}', '{}'),
    ('zaak', 'english', 'r', 'besluit', '{}', 'open', false, now(), '{}', '{Two weeks}', '{}', '{}'),
    ('zaak', 'without', 'r', 'besluit', '{}', 'open', false, now(), '{}', '{}', '{}', '{}');
INSERT INTO notice (case_id, key, rule, parties, what_nl, what_en, "values", since, given_at, facts)
    VALUES ('zaak', 'n', 'r', '{school}', 'Er is ''iets''', 'There is "something"', '{}', now(), now(), '{}');
"""


def test_stored_words_are_brought_along(empty_database_url: str):
    engine = create_engine(driver_url(empty_database_url))
    with engine.begin() as connection:
        command.upgrade(migrate._config(connection), "0015")
        connection.execute(text(BEFORE))
    migrate.upgrade(empty_database_url)
    with Session(engine) as session:
        steps = {each.key: each.steps for each in load_obligations(session, "zaak")}
        (notice,) = load_notices(session, "zaak")
    engine.dispose()
    assert steps == {
        "both": (Text("Twee weken", "Two weeks"), Text("Einde", "Ends")),
        "english": (Text("Two weeks", "Two weeks"),),
        "without": (),
    }
    assert notice.what == Text("Er is 'iets'", 'There is "something"')
    assert migrate.check(empty_database_url) == ()
