"""A journal is only added to; the database itself sees to that, and the chain shows what got past it."""

import pytest
from sqlalchemy.exc import DBAPIError

from orchestrator.db.migrate import check
from orchestrator.domain.journal import GENESIS, InputKind
from orchestrator.errors import CaseNotFound
from orchestrator.usecases.see_case import verify_journal
from tests.integration.case.case_story import DECISION, NORTH, REPORT, SCHOOL, TOWN, CaseStory, later


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET body = '{}' WHERE seq = 2",
        "DELETE FROM journal WHERE seq = 2",
        "TRUNCATE journal",
        "UPDATE journal SET body = body",
    ],
)
def test_the_database_refuses_to_change_a_journal(story: CaseStory, statement: str):
    story.open()
    with pytest.raises(DBAPIError, match="a journal is only added to"):
        story.change(statement)


def test_every_entry_says_who_when_why_and_what_came_before(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT, later(1))
    story.claim(NORTH, story.task(), later(2))
    entries = story.journal()
    assert [str(entry.kind) for entry in entries] == [
        "case_opened",
        *["fact"] * 4,
        "fact",
        "obligation_arose",
        "task_offered",
        "task_claimed",
        "task_changed",
    ]
    assert [entry.cause for entry in entries] == [None] * 6 + [6, 6, None, 9]
    assert [entry.prev for entry in entries] == [GENESIS, *(entry.hash for entry in entries[:-1])]
    report = entries[5]
    assert (report.party, report.person, report.role, report.at) == (SCHOOL.party, "leraar", "school", later(1))
    assert (entries[6].party, entries[6].at) == ("speelruimte", later(1))
    assert entries[8].body == {"task": story.task().id}


def test_one_case_does_not_run_on_the_time_of_a_clock_that_is_behind(story: CaseStory):
    story.open(at=later(1))
    fact = story.record(SCHOOL, REPORT, later(0))
    assert fact.fact.recorded_at == later(1)


@pytest.mark.parametrize(
    ("forgery", "found"),
    [
        ('UPDATE journal SET body = body || \'{"type": "x"}\' WHERE seq = 3', "entry 3 does not have the content"),
        ("DELETE FROM journal WHERE seq = 3", "entry 4 stands where entry 3"),
        ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "the journal ends with"),
    ],
)
def test_whoever_gets_past_the_database_is_found_by_the_chain(story: CaseStory, forgery: str, found: str):
    story.open()
    story.record(SCHOOL, REPORT)
    assert story.do(verify_journal, "zaak") == ()
    story.change(f"ALTER TABLE journal DISABLE TRIGGER journal_append_only; {forgery}")
    assert story.do(verify_journal, "zaak")[0].startswith(found)
    with pytest.raises(CaseNotFound):
        story.do(verify_journal, "er-is-er-geen")


def test_a_time_wakes_a_case_as_an_entry_of_its_own(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    story.wake(later(15))
    clock = next(entry for entry in story.journal() if entry.kind is InputKind.CLOCK)
    assert (clock.at, clock.party, clock.body) == (later(15), "speelruimte", {})
    story.record(TOWN, DECISION, later(16))
    assert story.do(verify_journal, "zaak") == ()


def test_migrations_make_the_tables_the_code_describes(database_url: str):
    assert check(database_url) == ()
