"""What a transaction says to the database goes together: in order, all or nothing, and heard when it is asked."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from orchestrator.db.requests import answering, find_answer, keep_answer
from orchestrator.db.round_trip import ask, ask_ahead
from orchestrator.domain.party import Actor
from orchestrator.errors import IdempotencyConflict, NotSignedIn
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.identity import identify_to_record, issue_token, list_tokens, revoke_token
from tests.integration.case.case_story import MONDAY, NORTH, REPORT, SCHOOL, TOWN, CaseStory


def keep(session, key: str) -> None:
    keep_answer(session, SCHOOL, key, f"fingerprint of {key}", {"said": key}, MONDAY)


def test_what_was_written_is_there_for_who_asks_in_the_same_transaction(story: CaseStory):
    with story.database.transaction() as session:
        keep(session, "een")
        assert find_answer(session, SCHOOL, "een", "fingerprint of een") == {"said": "een"}
        keep(session, "twee")
        assert session.execute(text("SELECT key FROM idempotency ORDER BY key")).scalars().all() == ["een", "twee"]


def test_what_was_written_is_gone_when_the_transaction_fails(story: CaseStory):
    def write_and_fail(session) -> None:
        keep(session, "een")
        find_answer(session, SCHOOL, "een", "fingerprint of een")
        keep(session, "twee")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        story.do(write_and_fail)
    assert story.counts()["idempotency"] == 0


def test_a_key_that_was_taken_meanwhile_undoes_everything_on_commit(story: CaseStory):
    def record_and_be_overtaken(session) -> None:
        record_fact(session, SCHOOL, "zaak", REPORT, at=MONDAY, key="een")
        story.do(keep, "een")

    story.open()
    before = story.counts()
    with pytest.raises(IdempotencyConflict):
        story.do(record_and_be_overtaken)
    assert story.counts() == before | {"idempotency": before["idempotency"] + 1}


def test_what_was_asked_ahead_is_told_once_and_asked_again_after_that(story: CaseStory):
    question = answering(SCHOOL, "een")
    with story.database.transaction() as session:
        ask_ahead(session, question)
        keep(session, "een")
        assert ask(session, question) == []
        assert [row.answer for row in ask(session, question)] == [{"said": "een"}]


def test_a_token_that_was_shown_before_is_looked_up_each_time(story: CaseStory):
    story.open()
    token = story.do(issue_token, SCHOOL.party, at=MONDAY, token="geheim")
    assert [identified(story, token, f"{number}") for number in range(2)] == [SCHOOL_ITSELF] * 2
    (issued,) = story.do(list_tokens)
    story.do(revoke_token, issued.id)
    with pytest.raises(NotSignedIn):
        identified(story, token, "drie")


def test_a_token_that_changed_hands_gets_the_answers_of_its_new_party(story: CaseStory):
    story.open()
    for holder in (TOWN, NORTH):
        token = story.do(issue_token, holder.party, at=MONDAY, token="doorgegeven")
        actors = [identified(story, token, "een") for _ in range(2)]
        assert {each.party for each in actors} == {holder.party}


def test_a_fact_over_the_door_is_the_fact_that_is_recorded_without_asking_ahead(story: CaseStory):
    story.open()
    token = story.do(issue_token, SCHOOL.party, at=MONDAY, token="geheim")
    for number in range(3):
        with story.database.transaction() as session:
            shown = identify_to_record(session, token, "zaak", f"{number // 2}", at=MONDAY, development=False)
            at = MONDAY + timedelta(hours=number)
            recorded = record_fact(session, shown.actor, "zaak", REPORT, at=at, key=f"{number // 2}")
        assert recorded.replayed == (number == 1)
    assert [each.kind for each in story.journal()].count("fact") == FACTS_OF_OPENING + 2


def identified(story: CaseStory, token: str, key: str) -> Actor:
    return story.do(identify_to_record, token, "zaak", key, at=MONDAY, development=False).actor


SCHOOL_ITSELF = Actor(SCHOOL.party)
FACTS_OF_OPENING = 4
