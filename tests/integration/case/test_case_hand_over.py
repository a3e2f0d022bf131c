"""Nobody is put out of a case by somebody else coming in: a role is handed over by saying so."""

import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.errors import CaseNotFound, FactInvalid
from orchestrator.usecases.facts import preview_facts
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import get_case
from tests.integration.case.case_story import MONDAY, NORTH, SCHOOL, STRANGER, TOWN, WEST, CaseStory, later

ROLE = "school"  # of the policy: one party at a time


def joins(party: str, role: str = ROLE, **more) -> FactDraft:
    replaces = {"replaces": more.pop("replaces")} if "replaces" in more else {}
    return FactDraft("party_joined", {"role": role, "party": party, **replaces}, **more)


def roles(story: CaseStory) -> dict[str, tuple[str, ...]]:
    return dict(story.seen().roles)


def code_of(story: CaseStory, draft: FactDraft) -> str:
    with pytest.raises(FactInvalid) as refused:
        story.record(TOWN, draft)
    (problem,) = refused.value.errors
    return problem.code


@pytest.fixture
def opened(story: CaseStory) -> CaseStory:
    story.open()
    return story


def test_a_second_party_in_a_role_for_one_is_refused_and_the_first_stays(opened: CaseStory):
    before = opened.counts()
    assert code_of(opened, joins(STRANGER.party)) == "role_taken"
    assert roles(opened)[ROLE] == (SCHOOL.party,)
    assert opened.counts() == before


def test_agreed_in_advance_or_long_ago_makes_no_difference(opened: CaseStory):
    for at in (later(30), later(0.01)):
        assert code_of(opened, joins(STRANGER.party, occurred_at=at)) == "role_taken"


def test_a_role_is_handed_over_by_saying_whom_it_replaces(opened: CaseStory):
    opened.record(TOWN, joins(STRANGER.party, replaces=SCHOOL.party), later(1))
    assert roles(opened)[ROLE] == (STRANGER.party,)
    with pytest.raises(CaseNotFound):
        opened.do(get_case, SCHOOL, "zaak")
    (told,) = opened.notices(SCHOOL)
    assert told.notice.what.en == "Your role in this case was handed over to another: School"
    assert told.case_title == "zaak", "which case it was, and not what it is called since"
    assert opened.do(rebuild_case, "zaak", write=False).equal


def test_the_preview_says_who_loses_the_role(opened: CaseStory):
    draft = joins(STRANGER.party, replaces=SCHOOL.party)
    found = opened.do(preview_facts, TOWN, "zaak", [draft], at=MONDAY)
    assert [(each.role, each.party) for each in found.losses] == [(ROLE, SCHOOL.party)]
    assert roles(opened)[ROLE] == (SCHOOL.party,)


def test_in_a_role_for_many_one_can_be_replaced_and_the_others_stay(opened: CaseStory):
    opened.record(TOWN, joins(WEST.party, "ggz", replaces=NORTH.party), later(1))
    assert roles(opened)["ggz"] == ("ggz-west", "ggz-zuid")


@pytest.mark.parametrize("replaced", [STRANGER.party, WEST.party])
def test_only_who_holds_the_role_can_be_replaced_and_not_by_itself(opened: CaseStory, replaced: str):
    assert code_of(opened, joins(STRANGER.party, replaces=replaced)) == "not_holder"


def test_the_last_director_leaves_only_by_handing_over(opened: CaseStory):
    left = FactDraft("party_left", {"role": "gemeente", "party": TOWN.party})
    assert code_of(opened, left) == "last_director"
    ahead = FactDraft("party_left", {"role": "gemeente", "party": TOWN.party}, occurred_at=later(100))
    assert code_of(opened, ahead) == "last_director"
    opened.record(TOWN, joins(WEST.party, "gemeente", replaces=TOWN.party), later(1))
    assert roles(opened)["gemeente"] == (WEST.party,)
    opened.record(WEST, joins(TOWN.party, "gemeente", replaces=WEST.party), later(2))
    assert roles(opened)["gemeente"] == (TOWN.party,)
    assert opened.do(rebuild_case, "zaak", write=False).equal


def test_no_correction_takes_the_last_director_away(opened: CaseStory):
    (joined,) = (
        f"f{each.seq}"
        for each in opened.journal()
        if each.kind == "fact" and each.body["fields"] == {"role": "gemeente", "party": TOWN.party}
    )
    assert code_of(opened, FactDraft("party_joined", corrects=joined, retracts=True)) == "last_director"
    moved = joins(TOWN.party, "ggz", corrects=joined)
    assert code_of(opened, moved) == "last_director"
    put_off = joins(TOWN.party, "gemeente", corrects=joined, occurred_at=later(20))
    assert code_of(opened, put_off) == "last_director"


def test_taking_back_who_left_takes_nothing_from_who_came_after(opened: CaseStory):
    left = opened.record(TOWN, FactDraft("party_left", {"role": ROLE, "party": SCHOOL.party}), later(1))
    opened.record(TOWN, joins(STRANGER.party), later(2))
    opened.record(TOWN, FactDraft("party_left", corrects=left.fact.id, retracts=True), later(3))
    assert roles(opened)[ROLE] == (STRANGER.party,)


def test_a_journal_in_which_a_second_party_once_put_the_first_out_is_drawn_as_it_was(opened: CaseStory):
    """Such journals were written before; what they say has to stay provable."""
    from orchestrator.domain.body import FactSaid
    from orchestrator.domain.journal import InputKind, Line
    from orchestrator.domain.written import written
    from orchestrator.usecases.turn import hold, take_turn

    body = written(FactSaid("party_joined", {"role": ROLE, "party": STRANGER.party}, later(1)))
    with opened.database.transaction() as session:
        line = Line(InputKind.FACT, TOWN.party, body, TOWN.person, "gemeente")
        take_turn(session, hold(session, "zaak", None), [line], later(1))
    assert roles(opened)[ROLE] == (STRANGER.party,)
    assert opened.do(rebuild_case, "zaak", write=False).equal
