"""What is hidden stays so where cases are listed, looked ahead in, corrected, or gathered about somebody."""

from dataclasses import replace

import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.domain.listing import CaseFilter, Page
from orchestrator.usecases.facts import preview_facts
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.see_case import get_case, list_cases, list_facts
from orchestrator.usecases.subjects import see_subject
from orchestrator.usecases.titles import retitle_case
from tests.integration.case.case_story import MONDAY, NORTH, POLICY, SCHOOL, SOUTH, TOWN, CaseStory, later

TEXT = POLICY.replace("policy: zorg", "policy: gesloten").replace("seen_by: [gemeente, ggz]", "seen_by: ggz")
CLOSED = TEXT.replace(
    "    when: {consult: c}\n    oblige: {bearer: gemeente, to: uitleg, within: 6 weeks}",
    "    when: {consult: c}\n    oblige: {bearer: ggz, to: consult, within: 6 weeks}",
)
HIDDEN = FactDraft("consult", {"verslag": "zeer geheim"})
GUARD = replace(TOWN, person=None)


@pytest.fixture
def closed(story: CaseStory) -> CaseStory:
    """A case in which only who treats may see the consultations, and what is owed because of them."""
    assert CLOSED != TEXT
    story.do(publish_policy, CLOSED, at=MONDAY)
    story.open(policy="gesloten")
    story.record(NORTH, HIDDEN)
    return story


def test_a_list_tells_no_more_of_when_a_case_changes_than_the_case_itself(closed: CaseStory) -> None:
    for actor in (TOWN, SCHOOL, NORTH):
        (listed,) = closed.do(list_cases, actor, CaseFilter(), Page()).found
        assert listed.next_due == closed.do(get_case, actor, "zaak").case.next_due
    assert closed.do(list_cases, SCHOOL, CaseFilter(), Page()).found[0].next_due is None
    for _ in range(2):
        assert closed.do(retitle_case, TOWN, "zaak", "Anders", at=later(1), key="titel").next_due is None


def test_looking_what_a_role_would_show_does_not_show_it(closed: CaseStory) -> None:
    joining = FactDraft("party_joined", {"role": "ggz", "party": TOWN.party})
    seen = closed.do(preview_facts, TOWN, "zaak", [joining], at=later(1))
    bare = closed.open("leeg", policy="gesloten").case
    other = closed.do(preview_facts, TOWN, bare.id, [joining], at=later(1))
    assert [type(each) for each in seen.changes] == [type(each) for each in other.changes]
    assert (seen.opened, seen.shut) == (other.opened, other.shut)


def test_nobody_sees_with_the_eyes_of_another_by_asking_what_is_held_of_them(closed: CaseStory) -> None:
    assert [each.type for each in closed.do(list_facts, NORTH, "zaak") if each.type == "consult"] == ["consult"]
    found = closed.do(see_subject, GUARD, NORTH.party, at=later(1)).cases
    assert [fact.type for case in found for fact in case.facts if fact.type == "consult"] == []
    assert all(case.left_out >= 0 for case in found)
    for nobody in ("zeer geheim", "zeer", SOUTH.party + "-niet"):
        assert closed.do(see_subject, GUARD, nobody, at=later(1)).cases == ()
