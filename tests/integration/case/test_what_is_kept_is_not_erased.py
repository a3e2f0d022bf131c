"""Erasing is no way around how long a case is kept: not once it is closed, and not where that rests on it."""

import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.domain.retention import MustBeKept
from orchestrator.usecases.erasure import erase_lines
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.retention import list_kept
from tests.integration.case.case_story import HERE, MONDAY, NORTH, REPORT, SCHOOL, TOWN, CaseStory, later

URGENT = FactDraft("melding", {"ontvangen_op": "2026-03-02", "spoed": True})
RETENTION = """
retention:
  spoed: {source: Lijst 1, with: {melding: {spoed: true}}, keep: for good}
  gewoon: {source: Lijst 2, keep: 1 year}
"""


@pytest.fixture
def story(story: CaseStory) -> CaseStory:
    text = (HERE / "zorg.yaml").read_text("utf-8").replace("in_force: 2024-01-01", "in_force: 2024-02-01")
    story.do(publish_policy, text.replace("\nrules:\n", f"{RETENTION}\nrules:\n", 1), at=MONDAY, name="zorg.yaml")
    story.open()
    return story


def erase(story: CaseStory, *lines: int, at: float = 5) -> None:
    story.do(erase_lines, TOWN, "zaak", lines, "Typefout", at=later(at), key=next(story.keys))


def test_nothing_is_erased_of_a_case_that_is_closed_until_it_is_open_again(story: CaseStory):
    story.record(SCHOOL, REPORT)
    line = story.record(NORTH, FactDraft("consult", {"verslag": "Ander kind"}), later(1)).seq
    story.record(TOWN, FactDraft("besluit", {"genomen_op": "2026-03-02"}), later(1))
    story.record(TOWN, FactDraft("uitleg"), later(1))
    story.record(TOWN, FactDraft("case_closed", {"why": "Klaar"}), later(2))
    before = story.counts()
    with pytest.raises(MustBeKept, match="the case is closed") as no:
        erase(story, line)
    assert "de zaak is gesloten" in no.value.reason.nl
    assert story.counts() == before
    story.record(TOWN, FactDraft("case_reopened", {"why": "Verkeerd kind"}), later(6))
    erase(story, line, at=7)


def test_what_makes_that_a_case_is_kept_for_good_is_not_erased(story: CaseStory):
    line = story.record(SCHOOL, URGENT).seq
    before = story.counts()
    with pytest.raises(MustBeKept, match="kept for longer") as no:
        erase(story, line)
    assert "langer bewaard" in no.value.reason.nl
    assert story.counts() == before


def test_what_says_the_same_twice_or_shortens_nothing_is_erased(story: CaseStory):
    first, second = story.record(SCHOOL, URGENT).seq, story.record(SCHOOL, URGENT).seq
    plain = story.record(SCHOOL, REPORT).seq
    erase(story, first, plain)
    with pytest.raises(MustBeKept):
        erase(story, second, at=6)


def test_after_a_case_was_closed_its_term_is_what_it_was(story: CaseStory):
    line = story.record(SCHOOL, URGENT).seq
    story.record(TOWN, FactDraft("besluit", {"genomen_op": "2026-03-02"}), later(1))
    story.record(TOWN, FactDraft("case_closed", {"why": "Klaar"}), later(2))
    for reopened in (False, True):
        if reopened:
            story.record(TOWN, FactDraft("case_reopened", {"why": "Nog iets"}), later(3))
        with pytest.raises(MustBeKept):
            erase(story, line)
    story.record(TOWN, FactDraft("case_closed", {"why": "Klaar"}), later(6))
    (kept,) = story.do(list_kept, TOWN, at=later(9))
    assert kept.kept
    assert (kept.kept.retention.lasts, kept.kept.until) == (None, None)
