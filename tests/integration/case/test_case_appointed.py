"""Who lets itself into a role that sees more is seen to do so, and a policy can forbid it."""

import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.errors import FactRefused
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.see_case import list_facts
from tests.integration.case.case_story import (
    CONSULT,
    MONDAY,
    NORTH,
    POLICY,
    SCHOOL,
    SOUTH,
    TOWN,
    WEST,
    CaseStory,
    later,
)

HIDDEN = POLICY.replace("seen_by: [gemeente, ggz]", "seen_by: ggz").replace("policy: zorg", "policy: gesloten")
ITSELF = FactDraft("party_joined", {"role": "ggz", "party": TOWN.party})
NOT_ITSELF = """
  - rule: niet_zelf
    source: {own: {nl: niemand benoemt zichzelf, en: nobody appoints itself}}
    when: {party_joined: {as: d, role: gemeente}}
    forbid: {who: gemeente, to: {party_joined: {role: ggz, party: d.party}}, because: Wie regie voert behandelt niet}
"""


@pytest.fixture
def closed(story: CaseStory) -> CaseStory:
    """A case in which the municipality may not see the consultations."""
    assert HIDDEN.count("seen_by: ggz") == 1
    story.do(publish_policy, HIDDEN, at=MONDAY)
    story.open(policy="gesloten")
    story.record(NORTH, CONSULT)
    assert [each.type for each in story.do(list_facts, TOWN, "zaak") if each.type == "consult"] == []
    return story


def test_the_others_hear_who_let_itself_into_a_role_that_sees_more(closed: CaseStory) -> None:
    closed.record(TOWN, ITSELF, later(1))
    assert [each.type for each in closed.do(list_facts, TOWN, "zaak") if each.type == "consult"] == ["consult"]
    for actor in (SCHOOL, NORTH, SOUTH):
        told = [each.notice.what.en for each in closed.notices(actor) if each.notice.rule == "party_joined"]
        assert told == [
            "gemeente-dal took the role of Mental-health care by itself, and so sees what it could not see before"
        ]
    assert [each for each in closed.notices(TOWN) if each.notice.rule == "party_joined"] == []


def test_nobody_is_told_of_others_who_join_nor_of_a_role_that_sees_no_more(story: CaseStory, closed: CaseStory) -> None:
    closed.join("ggz", WEST, later(1))
    story.open("open")
    story.record(TOWN, ITSELF, later(1), case_id="open")  # it sees consultations there already
    assert [each for each in closed.notices(SCHOOL) if each.notice.rule == "party_joined"] == []


def test_a_policy_forbids_it(story: CaseStory) -> None:
    story.do(publish_policy, HIDDEN + NOT_ITSELF, at=MONDAY)
    story.open(policy="gesloten")
    with pytest.raises(FactRefused) as no:
        story.record(TOWN, ITSELF, later(1))
    assert no.value.verdict.rule == "niet_zelf"
    story.join("ggz", WEST, later(1))
    assert WEST.party in story.seen().roles["ggz"]
