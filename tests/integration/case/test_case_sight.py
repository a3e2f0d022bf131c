"""A party sees the cases it takes part in, and of a fact what the policy shows its roles."""

from functools import partial

import pytest

from orchestrator.domain.body import FactHidden, FactSaid
from orchestrator.domain.case import FactDraft
from orchestrator.domain.listing import CaseFilter, ObligationFilter, Page, TaskFilter
from orchestrator.domain.party import Actor
from orchestrator.domain.work import ObligationState, TaskState
from orchestrator.domain.written import read_body
from orchestrator.errors import CaseNotFound, FactInvalid, NothingToExplain, TaskNotFound
from orchestrator.usecases.deadlines import list_obligations
from orchestrator.usecases.explain_case import explain
from orchestrator.usecases.inbox import get_task, list_tasks
from orchestrator.usecases.see_case import get_case, list_cases, list_facts, moves, verify_journal
from orchestrator.usecases.tasks import claim_task
from tests.integration.case.case_story import (
    CONSULT,
    MONDAY,
    NORTH,
    REPORT,
    SCHOOL,
    SOUTH,
    STRANGER,
    TOWN,
    WEST,
    CaseStory,
    later,
)


def test_who_has_no_part_in_a_case_cannot_tell_that_it_exists(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    task = story.task()
    looks = [
        lambda: story.do(get_case, STRANGER, "zaak"),
        lambda: story.do(list_facts, STRANGER, "zaak"),
        lambda: story.journal(STRANGER),
        lambda: story.do(moves, STRANGER, "zaak", at=MONDAY),
        lambda: story.do(explain, STRANGER, "zaak", "melding", at=MONDAY),
        lambda: story.record(STRANGER, REPORT),
    ]
    for look in looks:
        with pytest.raises(CaseNotFound) as found:
            look()
        assert str(found.value) == str(CaseNotFound("zaak"))
    with pytest.raises(TaskNotFound):
        story.do(get_task, STRANGER, task.id)
    with pytest.raises(TaskNotFound):
        story.claim(STRANGER, task)
    assert story.do(list_cases, STRANGER, CaseFilter(), Page()).found == ()
    assert story.do(list_tasks, STRANGER, TaskFilter(), Page()).found == ()
    assert story.do(list_obligations, STRANGER, ObligationFilter(), Page(), at=MONDAY).found == ()


def test_a_party_that_left_no_longer_sees_the_case_and_the_municipality_always_does(story: CaseStory):
    story.open()
    assert story.do(get_case, NORTH, "zaak").roles["ggz"] == (NORTH.party, SOUTH.party)
    story.join("ggz", NORTH, later(1), kind="party_left")
    with pytest.raises(CaseNotFound):
        story.do(get_case, NORTH, "zaak")
    assert story.do(get_case, TOWN, "zaak").roles["ggz"] == (SOUTH.party,)


def test_what_the_policy_keeps_for_a_role_is_not_there_for_the_others_and_the_chain_stays_whole(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    consult = story.record(NORTH, CONSULT)
    known = {
        who.party: [each.type for each in story.do(list_facts, who, "zaak")] for who in (TOWN, SCHOOL, NORTH, SOUTH)
    }
    assert [who for who, types in known.items() if "consult" in types] == [TOWN.party, NORTH.party, SOUTH.party]
    assert story.do(list_facts, SOUTH, "zaak")[-1].fields == {"verslag": "Vertrouwelijk"}
    told = story.journal(SCHOOL)
    assert [each.seq for each in told] == [1, 2, 3, 4, 5, 6, 7]
    assert consult.seq in {each.seq for each in story.journal(SOUTH)}
    assert [word for word in ("Vertrouwelijk", "consult", "nazorg", NORTH.party) if word in str(told[5:])] == []
    assert story.do(verify_journal, "zaak") == ()


def test_what_rests_on_something_hidden_is_not_there_either(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    before = story.seen(SCHOOL)
    story.record(NORTH, CONSULT)
    assert "nazorg" in story.obligations()
    seen = story.seen(SCHOOL)
    assert [each.rule for each in seen.obligations] == ["beslissen"]
    assert (seen.obligations, seen.tasks, seen.notices, seen.scopes) == (before.obligations, (), (), ())
    assert seen.case.next_due is None
    for name in ("nazorg:f11", "consult_vragen:f6", "zaak:consult_vragen:f6:1"):
        with pytest.raises(NothingToExplain) as unknown:
            story.do(explain, SCHOOL, "zaak", name, at=MONDAY)
        assert "nazorg" not in str(unknown.value).replace(name, "")
    with pytest.raises(TaskNotFound):
        story.do(get_task, SCHOOL, "zaak:consult_vragen:f6:1")
    listed = story.do(list_obligations, SCHOOL, ObligationFilter(), Page(), at=MONDAY).found
    assert [line.obligation.rule for line in listed] == ["beslissen"]


def test_explaining_shows_no_more_than_looking(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    story.record(NORTH, CONSULT)
    told = story.do(explain, TOWN, "zaak", story.obligations()["nazorg"].key, at=MONDAY)
    assert (told.rule, told.source, [fact.type for fact in told.facts]) == ("nazorg", "Zorg 5", ["consult"])
    assert told.steps[-1]
    with pytest.raises(NothingToExplain, match="Did you mean 'melding'"):
        story.do(explain, TOWN, "zaak", "meldign", at=MONDAY)


def test_lists_are_narrowed_and_go_on_page_by_page(story: CaseStory):
    for number in range(5):
        story.open(f"zaak-{number}", at=later(number))
        story.record(
            SCHOOL,
            FactDraft("melding", {"ontvangen_op": f"2026-03-{20 - number}"}),
            case_id=f"zaak-{number}",
            at=later(number),
        )
    story.open("zonder")

    def pages(look, wanted):
        found, page = [], Page(2)
        while True:
            listed = story.do(look, SCHOOL, wanted, page)
            found += listed.found
            if listed.next is None:
                return found
            assert len(listed.found) == 2
            page = Page(2, listed.next)

    obligations = partial(list_obligations, at=MONDAY)
    assert [case.id for case in pages(list_cases, CaseFilter())] == [
        "zaak-0",
        "zonder",
        "zaak-1",
        "zaak-2",
        "zaak-3",
        "zaak-4",
    ]
    due = [line.case_id for line in pages(obligations, ObligationFilter(state=ObligationState.OPEN))]
    assert due == ["zaak-4", "zaak-3", "zaak-2", "zaak-1", "zaak-0"]
    assert pages(list_tasks, TaskFilter(party=NORTH.party)) == []  # of what rests on a consult a school knows nothing
    soon = ObligationFilter(due_before=later(30), bearer=TOWN.party, municipality=TOWN.party)
    assert [line.case_id for line in pages(obligations, soon)] == ["zaak-4", "zaak-3"]
    assert [line.case_id for line in pages(obligations, ObligationFilter(case="zaak-2"))] == ["zaak-2"]
    assert pages(obligations, ObligationFilter(bearer=SCHOOL.party)) == []
    assert pages(list_cases, CaseFilter(party=WEST.party)) == []
    assert pages(list_cases, CaseFilter(policy="anders")) == []


def test_what_another_party_claimed_is_no_longer_in_ones_list(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    task = story.task(NORTH, party=NORTH.party)
    story.do(claim_task, SOUTH, task.id, at=MONDAY, key="claim")
    assert story.do(list_tasks, NORTH, TaskFilter(party=NORTH.party), Page()).found == ()
    (mine,) = story.do(list_tasks, SOUTH, TaskFilter(party=SOUTH.party), Page()).found
    assert (mine.task.id, mine.task.state) == (task.id, TaskState.CLAIMED)


def test_a_fact_is_seen_by_the_level_it_carries_in_the_case_and_in_its_journal(story: CaseStory):
    def note(text: str, level: str | None = None, corrects: str | None = None) -> str:
        fields = {"tekst": text} | ({"confidentiality": level} if level else {})
        draft = FactDraft("aantekening", fields, corrects=corrects)
        return story.record(TOWN, draft, MONDAY).facts[0].id

    def seen(actor: Actor) -> tuple[list[object], list[object]]:
        facts = [each.fields["tekst"] for each in story.do(list_facts, actor, "zaak") if each.type == "aantekening"]
        bodies = [read_body(each) for each in story.journal(actor)]
        said = [each.fields["tekst"] for each in bodies if isinstance(each, FactSaid) and each.type == "aantekening"]
        return facts, said

    story.open()
    first = note("gebeld")
    note("zorgen", "vertrouwelijk")
    note("aangifte", "geheim")
    assert seen(TOWN) == (["gebeld", "zorgen", "aangifte"],) * 2
    assert seen(NORTH) == (["gebeld", "zorgen"],) * 2
    assert seen(SCHOOL) == (["gebeld"],) * 2
    note("gebeld met de arts", "zaakvertrouwelijk", corrects=first)
    assert seen(SCHOOL) == (["gebeld", "gebeld met de arts"],) * 2
    note("gebeld over haar", "geheim", corrects=story.do(list_facts, TOWN, "zaak")[-1].id)
    assert seen(SCHOOL) == ([], [])
    assert seen(NORTH) == (["zorgen"],) * 2
    with pytest.raises(FactInvalid):
        note("x", "topgeheim")


class TestWhatWasTakenAway:
    """That something was taken away, or replaced, tells nobody of a fact that is not for them."""

    @pytest.fixture
    def story(self, story: CaseStory) -> CaseStory:
        story.open()
        return story

    def note(self, story: CaseStory, level: str | None = None, corrects: str | None = None) -> str:
        fields = {"tekst": "gebeld"} | ({"confidentiality": level} if level else {})
        return story.record(TOWN, FactDraft("aantekening", fields, corrects=corrects)).facts[0].id

    def seen(self, story: CaseStory, actor: Actor) -> list[tuple[str, str | None]]:
        """Return which notes are told with what they correct: the same in the case as in its journal."""
        facts = [(each.id, each.corrects) for each in story.do(list_facts, actor, "zaak") if each.type == "aantekening"]
        lines = [(f"f{each.seq}", read_body(each)) for each in story.journal(actor)]
        said = [(line, body.corrects) for line, body in lines if isinstance(body, FactSaid | FactHidden)]
        assert facts == [(line, corrects) for line, corrects in said if int(line[1:]) > 5]
        return facts

    def test_a_retraction_is_not_there_for_who_does_not_see_what_it_takes_away(self, story: CaseStory):
        first = self.note(story, "geheim")
        gone = story.record(TOWN, FactDraft("aantekening", {}, corrects=first, retracts=True)).facts[0].id
        assert self.seen(story, TOWN) == [(first, None), (gone, first)]
        assert self.seen(story, NORTH) == self.seen(story, SCHOOL) == []

    def test_a_correction_at_a_lower_level_does_not_say_what_it_corrects(self, story: CaseStory):
        first = self.note(story, "geheim")
        lowered = self.note(story, "vertrouwelijk", corrects=first)
        gone = story.record(TOWN, FactDraft("aantekening", {}, corrects=lowered, retracts=True)).facts[0].id
        assert self.seen(story, TOWN) == [(first, None), (lowered, first), (gone, lowered)]
        assert self.seen(story, NORTH) == [(lowered, None), (gone, lowered)]
        assert self.seen(story, SCHOOL) == []
