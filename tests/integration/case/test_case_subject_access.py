"""Subject access: all that is held of somebody over all cases of a municipality, and nothing that is not for them."""

import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.domain.party import Actor, Seat
from orchestrator.errors import NotYours
from orchestrator.usecases.processing import readings_in
from orchestrator.usecases.subjects import see_subject
from tests.integration.case.case_story import CONSULT, NORTH, REPORT, SCHOOL, STRANGER, TOWN, CaseStory, later

HIDDEN = "Vertrouwelijk"


@pytest.fixture
def story(story: CaseStory) -> CaseStory:
    for case in ("een", "twee"):
        story.open(case, title=case)
        story.record(SCHOOL, REPORT, case_id=case)
        story.record(NORTH, CONSULT, case_id=case)
    story.record(TOWN, FactDraft("work_given", {"role": "ggz", "what": "Bel"}), later(1), case_id="twee")
    return story


def seen(story: CaseStory, subject: str, by: Actor = TOWN):
    return story.do(see_subject, by, subject, at=later(2))


def test_who_takes_part_is_given_what_they_may_see_in_every_case(story: CaseStory):
    found = seen(story, SCHOOL.party)
    assert [each.case.id for each in found.cases] == ["een", "twee"]
    assert [each.roles for each in found.cases] == [("school",), ("school",)]
    for each in found.cases:
        assert "melding" in {fact.type for fact in each.facts}
        assert HIDDEN not in str(each.facts)


def test_who_may_see_what_others_may_not_is_given_it_whole(story: CaseStory):
    (first, _) = seen(story, NORTH.party).cases
    assert HIDDEN in str(first.facts)
    assert first.left_out == 0


def test_a_person_is_given_what_names_them_or_what_they_said_and_how_much_is_left_out(story: CaseStory):
    (first, second) = seen(story, str(SCHOOL.person)).cases
    assert [fact.type for fact in first.facts] == ["melding"]
    assert first.roles == second.roles == ()
    assert first.left_out > 0


def test_of_who_is_nowhere_nothing_is_held(story: CaseStory):
    assert seen(story, STRANGER.party).cases == ()


@pytest.mark.parametrize("by", [SCHOOL, Actor(TOWN.party, "ambtenaar", frozenset({Seat.WORKER}))])
def test_it_is_for_who_guards_the_personal_data_of_the_municipality(story: CaseStory, by: Actor):
    with pytest.raises(NotYours):
        seen(story, SCHOOL.party, by)


def test_looking_is_itself_written_down_under_who_looked(story: CaseStory):
    with story.database.transaction() as session:
        see_subject(session, TOWN, SCHOOL.party, at=later(2))
        read = readings_in(session, later(2))
    assert {(each.case_id, each.party, each.name) for each in read} == {
        ("een", TOWN.party, "list_facts"),
        ("twee", TOWN.party, "list_facts"),
    }
