"""A decree that comes in as an edition moves running deadlines by itself; what was concluded before stays proved."""

from datetime import UTC, datetime, timedelta

import pytest

from orchestrator.db.beliefs import forget_remembered
from orchestrator.db.set_apart import set_apart
from orchestrator.domain.case import FactDraft
from orchestrator.domain.condition import ApartKind
from orchestrator.domain.journal import Entry, InputKind
from orchestrator.domain.plan import ChangeKind
from orchestrator.domain.work import ObligationState
from orchestrator.errors import CaseSetApart, EditionInUse, EditionTooOld
from orchestrator.usecases.explain_case import explain
from orchestrator.usecases.policies import list_editions, publish_edition
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import verify_journal
from rules.terms.edition import first, shipped
from tests.integration.case.case_story import DECISION, MONDAY, REPORT, SCHOOL, TOWN, CaseStory, later

CALENDAR, PENALTY = (shipped().get(name).text for name in ("nl-termijnenwet", "nl-dwangsom"))
DECREE = """
  - years: [2026, 2026]
    source: {nl: "koninklijk besluit van 9 maart 2026", en: "royal decree of 9 March 2026"}
    days: [2026-03-16]
"""
NEW = f"edition: 2026-03-10\n{CALENDAR}{DECREE}"
# The report of 2 March has to be decided on in two weeks: Monday 16 March.
MISSED, MOVED = datetime(2026, 3, 16, 23, 0, tzinfo=UTC), datetime(2026, 3, 17, 23, 0, tzinfo=UTC)
PUBLISHED = later(9)


@pytest.fixture
def story(story: CaseStory) -> CaseStory:
    story.open()
    story.record(SCHOOL, REPORT)
    return story


def publish(story: CaseStory, text: str = NEW, at: datetime = PUBLISHED):
    return story.do(publish_edition, text, at=at, name="nieuw.yaml")


def renewals(story: CaseStory, case_id: str = "zaak") -> list[Entry]:
    return [each for each in story.journal(case_id=case_id) if each.kind is InputKind.EDITIONS_RENEWED]


def proved(story: CaseStory, case_id: str = "zaak") -> bool:
    return story.do(rebuild_case, case_id, write=False).equal and not story.do(verify_journal, case_id)


def test_a_case_says_from_its_first_line_on_what_it_rests(story: CaseStory):
    assert story.journal()[0].body["editions"] == shipped().named()
    assert story.do(explain, SCHOOL, "zaak", "beslissen:f6", at=MONDAY).editions == shipped().named()
    assert proved(story)


def test_a_decree_moves_a_running_deadline_without_anybody_adding_a_fact(story: CaseStory):
    assert story.obligations()["beslissen"].due_at == MISSED
    done = publish(story)
    assert (done.new, done.in_force, done.waiting) == (True, True, 1)
    assert [each.words.en for each in done.changed] == [
        "Monday 2026-03-16 has become a closed day (royal decree of 9 March 2026)"
    ]
    assert ("nudge_clock", TOWN.party) == story.outbox()[-1]
    assert story.wake(PUBLISHED).count == 1
    moved = story.obligations()["beslissen"]
    assert moved.due_at == MOVED
    assert moved.steps[-1].en == (
        "Monday 2026-03-16 (equated with a holiday: royal decree of 9 March 2026): it runs until Tuesday 2026-03-17"
        " (Atw art. 1(1))"
    )
    (line,) = renewals(story)
    assert line.body["before"] == shipped().named()
    assert line.body["editions"]["nl-termijnenwet@2026-03-10"] == done.edition.digest
    assert [each["en"] for each in line.body["changed"]] == [each.words.en for each in done.changed]
    follows = [each for each in story.journal() if each.cause == line.seq]
    assert ChangeKind.OBLIGATION_CHANGED in {each.kind for each in follows}
    assert proved(story)


def test_director_and_bearer_hear_which_dates_moved_and_by_which_decree(story: CaseStory):
    publish(story)
    story.wake(PUBLISHED)
    (told,) = [each.notice for each in story.notices(TOWN) if ":moved:" in each.notice.key]
    assert told.what.nl == (
        "De laatste dag voor 'Besluit' is verschoven van maandag 16 maart 2026 naar dinsdag 17 maart 2026. "
        "Waardoor: maandag 16 maart 2026 is een vrije dag geworden (koninklijk besluit van 9 maart 2026)."
    )
    assert told.what.en == (
        "The last day for 'Decision' has moved from Monday 2026-03-16 to Tuesday 2026-03-17. "
        "Because: Monday 2026-03-16 has become a closed day (royal decree of 9 March 2026)."
    )


def test_what_was_late_and_turns_out_not_to_be_is_told(story: CaseStory):
    story.wake(MISSED)
    assert story.obligations()["beslissen"].state is ObligationState.BREACHED
    publish(story, at=MISSED + timedelta(hours=2))
    story.wake(MISSED + timedelta(hours=2))
    assert story.obligations()["beslissen"].state is ObligationState.OPEN
    assert story.obligations()["uitleg_bij_te_laat"].state is ObligationState.WITHDRAWN
    (told,) = [each.notice for each in story.notices(TOWN) if ":moved:" in each.notice.key]
    assert "Het was te laat, en is dat nu niet meer." in told.what.nl
    assert proved(story)


def test_what_was_concluded_before_is_proved_with_the_edition_of_then(story: CaseStory):
    story.record(TOWN, FactDraft("work_given", {"role": "school", "what": "Bel"}), later(1))
    publish(story)
    story.wake(PUBLISHED)
    story.record(TOWN, DECISION, later(10))
    forget_remembered()
    assert proved(story)
    assert story.do(rebuild_case, "zaak", write=True).equal
    assert story.obligations()["beslissen"].state is ObligationState.FULFILLED


def test_a_fact_that_comes_before_the_clock_leaves_the_renewal_to_come(story: CaseStory):
    publish(story)
    story.record(SCHOOL, FactDraft("melding", {"ontvangen_op": "2026-03-11"}), PUBLISHED)
    assert renewals(story) == []
    story.wake(PUBLISHED)
    assert len(renewals(story)) == 1
    story.wake(PUBLISHED + timedelta(hours=1))
    assert len(renewals(story)) == 1
    assert proved(story)


def test_a_closed_case_keeps_what_it_rests_on_until_it_is_reopened(story: CaseStory):
    story.open("stil")
    story.record(TOWN, FactDraft("case_closed"), later(1), case_id="stil")
    publish(story)
    story.wake(PUBLISHED)
    assert renewals(story, "stil") == []
    story.record(TOWN, FactDraft("case_reopened"), PUBLISHED + timedelta(hours=1), case_id="stil")
    story.wake(PUBLISHED + timedelta(hours=2))
    assert len(renewals(story, "stil")) == 1
    assert proved(story, "stil")


def test_an_edition_of_a_later_day_waits_for_that_day(story: CaseStory):
    done = publish(story, NEW, at=later(1))
    assert (done.new, done.in_force, done.waiting) == (True, False, 0)
    story.change('UPDATE "case" SET next_due = recorded_at')
    story.wake(later(2))
    assert renewals(story) == []
    story.wake(PUBLISHED)
    assert len(renewals(story)) == 1


def test_the_same_text_twice_is_one_edition_and_another_text_of_its_day_is_refused(story: CaseStory):
    publish(story)
    again = publish(story)
    assert not again.new
    with pytest.raises(EditionInUse, match=r"edition: 2026-03-10\.2"):
        publish(story, NEW.replace("2026-03-16", "2026-03-17"))
    with pytest.raises(EditionTooOld, match="a later day"):
        publish(story, NEW.replace("edition: 2026-03-10", "edition: 2025-12-01"))
    mended = publish(story, NEW.replace("2026-03-10\n", "2026-03-10.2\n").replace("[2026-03-16]", "[2026-03-17]"))
    assert (mended.new, mended.in_force) == (True, True)
    story.wake(PUBLISHED)
    assert renewals(story)[-1].body["editions"].keys() == {"nl-dwangsom@2026-01-01", "nl-termijnenwet@2026-03-10.2"}


def test_new_amounts_count_from_their_day_and_move_no_date(story: CaseStory):
    text = PENALTY + (
        "  - in_force: 2026-03-05\n    source: Stcrt. 2026, 1\n    bands: [{days: 42, eur_a_day: 50}]\n"
        "    at_most_eur: 2100\n"
    )
    done = publish(story, f"edition: 2026-03-10\n{text}")
    assert [each.words.en for each in done.changed] == [
        "Penalty from Thursday 2026-03-05: at most EUR 2100 (Stcrt. 2026, 1)"
    ]
    story.wake(PUBLISHED)
    (line,) = renewals(story)
    assert [each.kind for each in story.journal() if each.cause == line.seq] == []
    assert proved(story)


def test_a_case_from_before_there_were_editions_rests_on_those_of_then_until_it_is_renewed(story: CaseStory):
    story.change("ALTER TABLE journal DISABLE TRIGGER USER")
    story.change("UPDATE journal SET body = body - 'editions' WHERE kind = 'case_opened'")
    story.change("""UPDATE "case" SET editions = '{}'""")
    forget_remembered()
    assert story.do(explain, SCHOOL, "zaak", "beslissen:f6", at=MONDAY).editions == first().named()
    assert story.do(rebuild_case, "zaak", write=False).equal
    story.wake(later(3))
    (line,) = renewals(story)
    assert (line.body["before"], line.body["changed"]) == ({}, [])
    assert story.do(rebuild_case, "zaak", write=False).equal


def test_the_list_tells_which_is_in_force_and_what_rests_on_each(story: CaseStory):
    story.open("andere")
    story.record(TOWN, FactDraft("case_closed"), later(1), case_id="andere")
    publish(story)
    story.wake(PUBLISHED)
    listed = story.do(list_editions, at=PUBLISHED)
    assert [(each.edition.version, each.in_force, each.cases, each.open_cases) for each in listed] == [
        ("nl-dwangsom@2026-01-01", True, 2, 1),
        ("nl-termijnenwet@2026-01-01", False, 1, 0),
        ("nl-termijnenwet@2026-03-10", True, 1, 1),
    ]


def test_work_that_stands_still_does_not_keep_its_case_from_a_new_edition(story: CaseStory):
    story.do(set_apart, ApartKind.OFFER, "task:zaak:beslissen:1:gemeente-a", "gone", at=PUBLISHED, case_id="zaak")
    publish(story)
    story.wake(PUBLISHED)
    assert len(renewals(story)) == 1


def test_a_case_whose_edition_is_not_here_is_set_apart(story: CaseStory):
    publish(story)
    story.wake(PUBLISHED)
    forget_remembered()
    story.change("UPDATE \"case\" SET editions = ARRAY[repeat('0', 64)] WHERE id = 'zaak'")
    with pytest.raises(CaseSetApart) as raised:
        story.do(explain, SCHOOL, "zaak", "beslissen:f6", at=PUBLISHED)
    assert "no edition with the digest" in raised.value.reason
