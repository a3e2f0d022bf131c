"""A title can be changed by who directs the case, and the journal says who did, and why."""

import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.domain.journal import InputKind
from orchestrator.domain.party import LONGEST_TITLE
from orchestrator.errors import CaseInvalid, CaseNotFound, IdempotencyConflict, NotYours
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import verify_journal
from orchestrator.usecases.titles import LONGEST_WHY, retitle_case
from tests.integration.case.case_story import NORTH, SCHOOL, STRANGER, TOWN, CaseStory, later

NEXT_DAY = later(1)


@pytest.fixture
def story(story: CaseStory) -> CaseStory:
    story.open(title="Gezin Pietersen")
    return story


def retitle(story: CaseStory, title: str = "Huishouden 7", *, by=TOWN, at=NEXT_DAY, key="titel", why="Geen namen"):
    return story.do(retitle_case, by, "zaak", title, why=why, at=at, key=key)


def test_the_new_title_is_there_for_everybody_and_the_journal_says_who_and_why(story: CaseStory):
    assert retitle(story).title == "Huishouden 7"
    assert story.seen(SCHOOL).case.title == "Huishouden 7"
    (line,) = [each for each in story.journal(NORTH) if each.kind is InputKind.CASE_RETITLED]
    assert (line.party, line.person, line.role) == (TOWN.party, TOWN.person, "gemeente")
    assert line.body == {"title": "Huishouden 7", "why": "Geen namen"}


@pytest.mark.parametrize(("by", "no"), [(SCHOOL, NotYours), (NORTH, NotYours), (STRANGER, CaseNotFound)])
def test_nobody_but_the_director_changes_it(story: CaseStory, by, no):
    before = story.counts()
    with pytest.raises(no):
        retitle(story, by=by)
    assert story.counts() == before
    assert story.seen().case.title == "Gezin Pietersen"


@pytest.mark.parametrize(
    ("title", "why", "field"),
    [("  ", "", "title"), ("x" * (LONGEST_TITLE + 1), "", "title"), ("Goed", "x" * (LONGEST_WHY + 1), "why")],
)
def test_a_title_says_something_and_is_not_endless(story: CaseStory, title: str, why: str, field: str):
    with pytest.raises(CaseInvalid) as wrong:
        retitle(story, title, why=why)
    assert [each.field for each in wrong.value.errors] == [field]


def test_the_same_key_changes_it_once_and_answers_as_it_did(story: CaseStory):
    first = retitle(story)
    retitle(story, "Huishouden 8", key="weer", at=later(2))
    before = story.counts()
    assert retitle(story, at=later(3)).title == first.title
    assert story.counts() == before
    assert story.seen().case.title == "Huishouden 8"
    with pytest.raises(IdempotencyConflict):
        retitle(story, "Iets anders", at=later(3))


def test_a_case_that_is_rebuilt_is_called_as_its_journal_says(story: CaseStory):
    retitle(story)
    assert story.do(rebuild_case, "zaak", write=False).equal
    story.change("UPDATE \"case\" SET title = 'Gezin Pietersen'")
    (difference,) = story.do(rebuild_case, "zaak", write=True).differences
    assert difference.startswith("title: ")
    assert story.seen().case.title == "Huishouden 7"
    assert story.do(verify_journal, "zaak") == ()


def test_a_closed_case_can_be_called_otherwise(story: CaseStory):
    story.open("dicht", policy="regie")
    story.record(TOWN, FactDraft("case_closed", {"why": "Klaar"}), case_id="dicht")
    story.do(retitle_case, TOWN, "dicht", "Afgesloten", at=later(1), key="dicht")
    assert story.seen(case_id="dicht").case.closed_since is not None
    assert story.do(rebuild_case, "dicht", write=False).equal
