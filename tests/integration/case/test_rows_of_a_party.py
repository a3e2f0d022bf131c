"""Below every query the database shows a party the rows of its own cases alone, and no program owns their guard."""
# ruff: noqa: S608 our own names

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session

from orchestrator.db.accounts import BEYOND
from orchestrator.db.database import Database
from orchestrator.db.eyes import NOBODY, look_as
from orchestrator.db.migrate import METADATA, TablesOfAnother, upgrade
from orchestrator.domain.listing import CaseFilter, Page
from orchestrator.domain.party import PLATFORM, PartyDraft
from orchestrator.errors import PartyInvalid
from orchestrator.local.program import OF_A_PARTNER, OF_THE_PLATFORM
from orchestrator.usecases.oversight import supervise
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.see_case import list_cases
from tests.integration.case.case_story import MONDAY, NORTH, REPORT, SCHOOL, SOUTH, STRANGER, TOWN, CaseStory

SEEN_BY_ALL = {
    "audience": "who may know of a rule follows from a policy, and policies are law",
    "checkpoint": "is handed out to everybody",
    "checkpoint_key": "is handed out to everybody",
    "clock_offset": "says how late it is",
    "credential": "is looked for before anybody is known; of what is shown it holds a hash alone",
    "edition": "closed days and amounts are law",
    "feed": "is looked for before anybody is known; of what is shown it holds a hash alone",
    "kept_answer": "is packed, and opens by a secret of which a hash alone is kept",
    "municipality_clock": "says when to wake",
    "outbox": "is written by whoever acts, for whoever it is for, and holds ids alone",
    "part_beat": "says how the platform's programs are",
    "party": "whoever works together has to be able to name each other",
    "party_change": "belongs to a party, and is asked for by its id",
    "party_key": "public keys, looked for before anybody is known",
    "person": "names of officials, that stand beside what they did",
    "person_change": "belongs to a party, and is asked for by its id",
    "policy_version": "policies are law",
    "proof_leaf": "hashes over all cases of a municipality, of which each proof needs others",
    "proof_part": "hashes",
    "proof_tree": "how many hashes there are",
    "reading": "signatures under policies",
    "set_apart": "is written by whoever meets it, and holds ids and reasons of the program",
    "shown_once": "hashes of what was used",
    "sign_in_attempt": "is looked for before anybody is known",
    "supervision": "who supervises whom is public",
    "tally": "numbers",
    "vouched_session": "is looked for before anybody is known",
    "writing_probe": "filler",
}
"""The tables that are not told apart by who looks, each with why."""

OF_CASES = sorted(set(METADATA.tables) - set(SEEN_BY_ALL))
"""All others: of these somebody sees the rows of their own cases."""


READING = "at, trace_id, span_id, parent_span_id, name, municipality, case_id, party, activity, purpose, keep_until"
DESTROYED = "at, municipality, case_id, policy, retention, source, closed_since, kept_until, lines, by_party, why"
ERASED = "at, municipality, case_id, lines, rested, line, by_party, why"
LEFT = {
    "destruction_wish": "VALUES ('zaak', 'gemeente-dal', NULL, now())",
    "saved_view": "VALUES ('gemeente-dal', 'ambtenaar', 'Te laat', 'laat=ja', now())",
    "notice_read": "VALUES ('school-zon', 'zaak', 'bericht', NULL, now())",
    "lease": "SELECT id, 'ggz-noord', now(), 1 FROM task LIMIT 1 ON CONFLICT DO NOTHING",
    "notice": "VALUES ('zaak', 'n', 'r', NULL, NULL, '{school-zon}', NULL, '{}', NULL, '{}', now(), now(), '{}')",
    "secret_party": "VALUES ('zaak', 'ggz-noord', '{gemeente}')",
    "standing": "VALUES ('zaak', 'fase', false, true, now(), NULL, NULL, '{}')",
    f"erasure ({ERASED})": "VALUES (now(), 'gemeente-dal', 'zaak', '{}', '{}', 2, '', '')",
    f"processing ({READING})": "VALUES (now(), '', '', '', '', 'gemeente-dal', 'zaak', 'school-zon', '', '', now())",
    f"destruction ({DESTROYED})": "VALUES (now(), 'gemeente-dal', 'zaak', '', '', '', now(), now(), 1, '', '')",
}
"""What a day of work leaves in the other tables."""


@pytest.fixture
def blind(story: CaseStory, database_url: str) -> Iterator[Database]:
    """The database as the API opens it; there is one case in it, of the town, with work at everybody."""
    story.open()
    story.record(SCHOOL, REPORT)
    story.claim(NORTH, story.task())
    for table, row in LEFT.items():
        story.change(f"INSERT INTO {table} {row}")
    opened = Database(database_url, connections=1, eyes=NOBODY)
    yield opened
    opened.dispose()


def rows(session: Session, table: str) -> int:
    return int(session.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())


def test_every_table_is_told_apart_by_who_looks_or_says_why_not(blind: Database):
    with blind.reading() as session:
        found = session.execute(text("SELECT relname FROM pg_class WHERE relrowsecurity")).scalars().all()
    assert sorted(found) == sorted([*OF_CASES, "supervision"])


@pytest.mark.parametrize("table", OF_CASES)
def test_there_is_a_row_in_every_such_table(blind: Database, story: CaseStory, table: str):  # noqa: ARG001
    assert story.query(f'SELECT 1 FROM "{table}"')


@pytest.mark.parametrize("table", OF_CASES)
def test_a_query_without_any_condition_shows_nothing_foreign(blind: Database, table: str):
    with blind.reading() as session:
        assert rows(session, table) == 0, "whoever is not known yet"
    for party in (STRANGER.party, "gemeente-elders"):
        with blind.reading() as session:
            look_as(session, party)
            assert rows(session, table) == 0


@pytest.mark.parametrize("table", ["case", "case_party", "journal", "task", "obligation", "deadline", "idempotency"])
def test_whoever_takes_part_sees_what_is_there(blind: Database, table: str):
    for party in (TOWN.party, SCHOOL.party, PLATFORM.party):
        with blind.reading() as session:
            look_as(session, party)
            assert rows(session, table) > 0


@pytest.mark.parametrize("table", OF_CASES)
def test_a_change_without_any_condition_touches_nothing_foreign(blind: Database, story: CaseStory, table: str):
    before = story.query(f'SELECT * FROM "{table}"')
    column = METADATA.tables[table].primary_key.columns.values()[0].name
    allowed = BEYOND.get(table, "SELECT, INSERT, UPDATE, DELETE")
    for verb, statement in {
        "UPDATE": f'UPDATE "{table}" SET {column} = {column}',
        "DELETE": f'DELETE FROM "{table}"',
    }.items():
        with blind.transaction() as session:
            look_as(session, STRANGER.party)
            if verb in allowed and not (table == "journal" and verb == "UPDATE"):
                assert session.execute(text(statement)).rowcount == 0  # type: ignore[attr-defined]
            else:
                with pytest.raises(ProgrammingError, match="permission denied"):
                    session.execute(text(statement))
                session.rollback()
    assert story.query(f'SELECT * FROM "{table}"') == before


def test_nothing_is_added_to_a_foreign_case(blind: Database):
    joined = text("INSERT INTO case_party VALUES ('school-maan', 'zaak', 'ggz')")
    with blind.transaction() as session:
        look_as(session, STRANGER.party)
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.execute(joined)
        session.rollback()


MADE_ONES_OWN = {
    "taking a case over": "UPDATE \"case\" SET municipality = 'ggz-noord'",
    "calling a case otherwise without holding it": "UPDATE \"case\" SET title = 'Anders'",
    "supervising whoever one likes": "INSERT INTO supervision VALUES ('ggz-noord', 'gemeente-dal', now())",
}


@pytest.mark.parametrize("statement", MADE_ONES_OWN.values(), ids=MADE_ONES_OWN)
def test_who_takes_part_changes_nothing_without_holding_the_case(blind: Database, statement: str):
    with blind.transaction() as session:
        look_as(session, NORTH.party)
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.execute(text(statement))
        session.rollback()


def test_what_was_seen_by_one_is_not_seen_over_the_same_connection_by_the_next(blind: Database):
    with blind.transaction() as session:
        look_as(session, TOWN.party)
        assert rows(session, "case") == 1
    with blind.transaction() as session:
        assert rows(session, "case") == 0


def test_who_supervises_sees_the_cases_of_its_municipalities(blind: Database, story: CaseStory):
    story.do(supervise, STRANGER.party, TOWN.party, at=MONDAY)
    with blind.reading() as session:
        look_as(session, STRANGER.party)
        assert rows(session, "deadline") > 0


def test_who_leaves_sees_nothing_more_though_what_it_did_is_stored_whole(blind: Database, story: CaseStory):
    story.join("ggz", SOUTH, story.seen().case.recorded_at, "party_left")
    assert "gemeente-dal" in {each.party for each in story.journal()}
    with blind.reading() as session:
        look_as(session, SOUTH.party)
        assert rows(session, "journal") == 0
    assert story.do(list_cases, SOUTH, CaseFilter(), Page()).found == ()


HARM = {
    "switch off the guard of journals": "ALTER TABLE journal DISABLE TRIGGER ALL",
    "let nothing guard journals": "DROP TRIGGER journal_append_only ON journal",
    "put another guard in its place": (
        "CREATE OR REPLACE FUNCTION journal_only_lets_go() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    ),
    "look past the policies": 'ALTER TABLE "case" DISABLE ROW LEVEL SECURITY',
    "see all": "CREATE POLICY mine ON journal USING (true)",
    "pass over triggers": "SET session_replication_role = replica",
    "write a hash anew": "UPDATE journal SET hash = 'x'",
    "empty a journal": "TRUNCATE journal",
    "remove a journal": "DROP TABLE journal",
    "make a table": "CREATE TABLE mine (id text)",
    "become the owner": "SET ROLE speelruimte_owner",
    "say that it was migrated": "UPDATE alembic_version SET version_num = '0001'",
}


@pytest.mark.parametrize("statement", HARM.values(), ids=HARM)
def test_the_account_of_the_programs_can_use_tables_and_own_none(database_url: str, statement: str):
    with psycopg.connect(database_url) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement)


def test_the_account_of_the_programs_owns_nothing(database_url: str):
    owned = "SELECT count(*) FROM pg_class WHERE relowner = 'speelruimte'::regrole"
    with psycopg.connect(database_url) as connection:
        assert connection.execute(owned).fetchone() == (0,)


def test_it_migrates_what_needs_no_migration_and_says_who_should_where_something_does(
    database_url: str, owner_url: str
):
    upgrade(database_url)
    with psycopg.connect(owner_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0027'")
    with pytest.raises(TablesOfAnother, match="SPEELRUIMTE_DATABASE_OWNER_URL"):
        upgrade(database_url)


def test_one_account_for_everything_is_warned_of(owner_url: str, database_url: str, caplog: pytest.LogCaptureFixture):
    upgrade(database_url)
    assert caplog.text == ""
    upgrade(owner_url)
    assert "owns the tables" in caplog.text


def test_nobody_is_registered_under_the_id_of_the_platform_that_sees_all(story: CaseStory):
    with pytest.raises(PartyInvalid):
        story.do(register_party, PartyDraft(PLATFORM.party, "Iemand", "partner"), at=MONDAY)


def test_no_program_is_told_of_the_owner():
    assert "database_owner_url" not in OF_THE_PLATFORM | OF_A_PARTNER
