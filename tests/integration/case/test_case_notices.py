"""Who has to know something is told once, finds it among its notices, and its program is called once."""

import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.domain.journal import EntryKind
from orchestrator.domain.listing import NoticeFilter, Page
from orchestrator.domain.party import Actor
from orchestrator.domain.plan import ChangeKind
from orchestrator.errors import NoticeNotFound
from orchestrator.usecases.explain_case import explain
from orchestrator.usecases.inbox import get_notice, list_notices, read_notice
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.rebuild_case import rebuild_case
from tests.integration.case.case_story import (
    ANSWER,
    HERE,
    NORTH,
    QUESTION,
    SCHOOL,
    SOUTH,
    STRANGER,
    TOWN,
    WEST,
    CaseStory,
    later,
)

TOLD = "zaak:laten_weten"


@pytest.fixture
def story(story: CaseStory) -> CaseStory:
    story.open(policy="regie")
    story.record(SCHOOL, QUESTION)
    return story


def kinds(story: CaseStory, kind: EntryKind) -> list[str]:
    return [each.body["notice"]["key"] for each in story.journal() if each.kind is kind]


def test_who_has_to_know_is_told_once_however_long_it_stays_true(story: CaseStory):
    assert story.notices() == []
    answered = story.record(TOWN, ANSWER, later(1))
    (told,) = story.notices()
    assert (told.id, told.case_title, told.read_at) == (f"{TOLD}:{answered.fact.id}", "Zaak", None)
    assert (told.notice.what.nl, told.notice.role, told.notice.parties) == (
        "Er is een antwoord",
        "school",
        (SCHOOL.party,),
    )
    assert (told.notice.rule, told.notice.source, told.notice.facts) == ("laten_weten", "Regie 6", (answered.fact.id,))
    assert told.notice.given_at == later(1)
    story.record(TOWN, FactDraft("antwoord", corrects=answered.fact.id), later(2))
    story.wake(later(40))
    assert len(story.notices()) == 1
    assert kinds(story, ChangeKind.NOTICE_GIVEN).count(told.notice.key) == 1
    assert all(kind != "make_call" for kind, activity in story.outbox() if TOLD in activity)


def test_others_are_told_nothing(story: CaseStory):
    story.record(TOWN, ANSWER, later(1))
    (mine,) = story.notices()
    for actor in (TOWN, STRANGER, NORTH):
        assert mine.id not in {each.id for each in story.notices(actor)}
        with pytest.raises(NoticeNotFound, match="There is no notice"):
            story.do(get_notice, actor, mine.id)


def test_the_program_of_each_party_is_called_once_and_who_has_none_finds_it_among_its_notices(story: CaseStory):
    calls = [activity for kind, activity in story.outbox() if kind == "make_call"]
    called = next(each for each in story.notices(NORTH) if each.notice.call)
    assert calls == [f"call:{called.id}:ggz-noord"]
    (payload,) = [row.payload for row in story.query("SELECT payload FROM outbox WHERE kind = 'make_call'")]
    assert (payload["call"], payload["queue"], payload["party"]) == ("dossier_aanmaken", "party.ggz-noord", NORTH.party)
    assert "values" not in payload, "what a call is about is read from the platform, by whoever may see it"
    for party in (NORTH, SOUTH):
        called = next(each.notice for each in story.notices(party) if each.notice.call)
        assert (called.call, called.values) == ("dossier_aanmaken", {"nummer": 7, "gesteld_op": "2026-03-02"})
    story.wake(later(40))
    story.record(TOWN, ANSWER, later(41))
    assert [activity for kind, activity in story.outbox() if kind == "make_call"] == calls


def test_what_goes_along_with_a_call_is_for_whom_it_is_addressed_to(story: CaseStory):
    shown = {
        actor.party: next(each.values for each in story.seen(actor).notices if each.call)
        for actor in (TOWN, SCHOOL, SOUTH)
    }
    assert shown == {TOWN.party: {}, SCHOOL.party: {}, SOUTH.party: {"nummer": 7, "gesteld_op": "2026-03-02"}}
    assert all("values" not in each.body["notice"] for each in story.journal() if "notice" in each.body)


def test_a_role_that_nobody_holds_is_told_once_somebody_does(story: CaseStory):
    story.open("later", policy="regie", ggz=())
    story.record(SCHOOL, QUESTION, case_id="later")
    assert story.seen(case_id="later").notices == ()
    story.record(TOWN, FactDraft("party_joined", {"role": "ggz", "party": WEST.party}), later(3), case_id="later")
    assert {each.notice.rule for each in story.notices(WEST)} == {"zorg_inlichten", "dossier_maken"}
    assert {each.notice.given_at for each in story.notices(WEST)} == {later(3)}
    assert story.do(rebuild_case, "later", write=False).differences == ()


def test_the_newest_stands_first_page_by_page_and_what_was_read_is_read(story: CaseStory):
    story.open("tweede", policy="regie", at=later(1))
    story.record(SCHOOL, QUESTION, later(1), case_id="tweede")
    newest = [each.id.partition(":")[0] for each in story.notices(NORTH)]
    assert newest == ["tweede", "tweede", "zaak", "zaak"]
    one = story.do(list_notices, NORTH, NoticeFilter(), Page(1))
    rest = story.do(list_notices, NORTH, NoticeFilter(), Page(50, one.next))
    assert [*one.found, *rest.found] == story.notices(NORTH)

    first = one.found[0].id
    reader = Actor(NORTH.party, "ann")
    read = story.do(read_notice, reader, first, at=later(2), key="gelezen")
    assert (read.read_at, read.read_by) == (later(2), "ann")
    assert story.do(read_notice, reader, first, at=later(9), key="gelezen").read_at == later(2)
    assert story.do(read_notice, NORTH, first, at=later(9), key="nog eens").read_at == later(2)
    assert len(story.notices(NORTH, unread=True)) == 3
    assert len(story.notices(SOUTH, unread=True, case="tweede")) == 2, "each party reads for itself"
    assert story.do(rebuild_case, "tweede", write=True).equal
    assert len(story.notices(NORTH, unread=True)) == 3, "rebuilding a case forgets nobody's reading"


def test_a_notice_to_a_person_is_to_that_person_of_one_party(story: CaseStory):
    text = (HERE / "regie.yaml").read_text("utf-8").replace("policy: regie", "policy: uitgenodigd")
    text = text.replace("  plan: {", "  gast: {by: gemeente, fields: {wie: person, van: party?}}\n  plan: {")
    rule = "  - {rule: uitnodigen, when: {gast: g}, notify: {who: {person: g.wie}, what: Kom}}\n"
    story.do(publish_policy, f"{text.rstrip()}\n\n{rule}", at=later(0))
    story.open("feest", policy="uitgenodigd")
    for fields in ({"wie": "jo", "van": NORTH.party}, {"wie": "jo"}):
        story.record(TOWN, FactDraft("gast", fields), case_id="feest")
    heard = {
        (party.party, person): [each.notice.facts for each in story.notices(Actor(party.party, person), case="feest")]
        for party in (NORTH, SOUTH, TOWN)
        for person in ("jo", "an", None)
    }
    assert {who for who, notices in heard.items() if notices} == {(NORTH.party, "jo")}
    told = [each for each in story.seen(NORTH, "feest").notices if each.rule == "uitnodigen"]
    assert [each.parties for each in told] == [(NORTH.party,)], "of whom nobody said the party, nobody is told"


def test_a_notice_explains_itself(story: CaseStory):
    answered = story.record(TOWN, ANSWER, later(1)).fact
    told = story.do(explain, SCHOOL, "zaak", f"{TOLD}:{answered.id}", at=later(2))
    assert (told.rule, told.source, [fact.id for fact in told.facts]) == ("laten_weten", "Regie 6", [answered.id])
    assert told.subject.what.en == "There is an answer"
