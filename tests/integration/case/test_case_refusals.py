"""Every refusal is of its own kind, says what was wrong, and leaves the case as it was."""

from dataclasses import replace
from datetime import datetime

import pytest

from orchestrator.domain.case import CaseDraft, FactDraft
from orchestrator.domain.party import Actor
from orchestrator.errors import (
    CaseInvalid,
    FactInvalid,
    FactRefused,
    NotYours,
    PolicyInUse,
    PolicyNotFound,
    TaskNotAnswered,
    TaskNotFound,
    TaskNotOffered,
    TaskStateConflict,
    UnknownFactType,
)
from orchestrator.usecases.facts import record_facts
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.policies import list_policies, publish_policy, publish_shelf
from orchestrator.usecases.tasks import claim_task, complete_task, fail_task, release_task
from rules.language.layers.bundle import bundle
from rules.language.layers.shelf import shelf
from tests.integration.case.case_story import (
    CONSULT,
    DECISION,
    MONDAY,
    NORTH,
    POLICY,
    REPORT,
    SCHOOL,
    SOUTH,
    TOWN,
    WEST,
    CaseStory,
    later,
)

FACTS = {
    "unknown type": (SCHOOL, FactDraft("meldnig"), UnknownFactType, "Did you mean 'melding'?"),
    "missing field": (SCHOOL, FactDraft("melding"), FactInvalid, "ontvangen_op: found nothing, expected a date"),
    "wrong value": (SCHOOL, FactDraft("melding", {"ontvangen_op": "gisteren"}), FactInvalid, "found 'gisteren'"),
    "unknown field": (
        SCHOOL,
        FactDraft("melding", {"ontvangen": "2026-03-02"}),
        FactInvalid,
        "expected 'ontvangen_op'",
    ),
    "legal act not permitted": (TOWN, DECISION, FactRefused, "the conditions for doing it are not met yet"),
    "wrong party": (SCHOOL, CONSULT, FactRefused, "school-zon has no role in this case that may add 'consult'"),
    "wrong role": (
        SCHOOL,
        replace(REPORT, role="gemeente"),
        FactRefused,
        "no role in this case that may add 'melding'",
    ),
    "not the director": (
        SCHOOL,
        FactDraft("party_joined", {"role": "ggz", "party": WEST.party}),
        FactRefused,
        "these may: gemeente",
    ),
    "unknown role joins": (
        TOWN,
        FactDraft("party_joined", {"role": "ouder", "party": WEST.party}),
        FactInvalid,
        "role: found 'ouder', expected one of gemeente, school, ggz",
    ),
    "unknown party joins": (
        TOWN,
        FactDraft("party_joined", {"role": "ggz", "party": "niemand"}),
        FactInvalid,
        "party: found 'niemand', expected the id of a registered party",
    ),
    "reference to nothing": (
        TOWN,
        FactDraft("besluit", {"genomen_op": "2026-03-03", "melding": "f99"}),
        FactInvalid,
        "melding: found 'f99', expected the id of a fact 'melding'",
    ),
    "correction of nothing": (
        SCHOOL,
        replace(REPORT, corrects="f2"),
        FactInvalid,
        "expected the id of a current fact 'melding' of this case (there is none)",
    ),
    "nothing taken away": (SCHOOL, FactDraft("melding", retracts=True), FactInvalid, "corrects: found nothing"),
    "moment without offset": (
        SCHOOL,
        replace(REPORT, occurred_at=datetime(2026, 3, 2)),  # noqa: DTZ001 that is what the test is about
        FactInvalid,
        "occurred_at: found '2026-03-02T00:00:00', expected a moment with its offset",
    ),
}


@pytest.mark.parametrize(("actor", "draft", "kind", "says"), FACTS.values(), ids=FACTS)
def test_a_fact_that_cannot_be_added(story: CaseStory, actor: Actor, draft: FactDraft, kind, says: str):
    story.open()
    before = story.counts()
    with pytest.raises(kind) as refusal:
        story.record(actor, draft)
    assert says in str(refusal.value)
    assert story.counts() == before


def test_all_fields_that_are_wrong_are_told_at_once(story: CaseStory):
    story.open()
    with pytest.raises(FactInvalid) as refusal:
        story.record(SCHOOL, FactDraft("melding", {"spoed": "nee", "kosten": "veel", "x": 1}))
    assert {each.field for each in refusal.value.errors} == {"ontvangen_op", "spoed", "kosten", "x"}


def test_of_several_facts_all_are_added_or_none(story: CaseStory):
    story.open()
    before = story.counts()
    with pytest.raises(FactInvalid):
        story.do(record_facts, SCHOOL, "zaak", [REPORT, FactDraft("melding")], at=MONDAY, key="een")
    assert story.counts() == before


def test_a_fact_may_rest_on_the_one_before_it_in_the_same_request(story: CaseStory):
    story.open()
    told = story.do(record_facts, TOWN, "zaak", [REPORT, DECISION], at=later(3), key="een")
    assert [fact.type for fact in told.facts] == ["melding", "besluit"]
    assert story.obligations()["beslissen"].state == "fulfilled"


def test_a_fact_is_corrected_by_who_said_it_or_by_the_municipality(story: CaseStory):
    story.open()
    said = story.record(TOWN, REPORT).fact
    corrected = FactDraft("melding", {"ontvangen_op": "2026-03-09"}, corrects=said.id)
    with pytest.raises(NotYours):
        story.record(SCHOOL, corrected)
    again = story.record(TOWN, corrected).fact
    (duty,) = story.obligations().values()
    assert (duty.last_day.isoformat(), duty.key) == ("2026-03-23", f"beslissen:{said.id}")
    with pytest.raises(FactInvalid, match=f"current fact 'melding' of this case .{again.id}."):
        story.record(TOWN, replace(corrected, corrects=said.id))
    story.record(TOWN, FactDraft("melding", corrects=again.id, retracts=True))
    assert story.obligations()["beslissen"].state == "withdrawn"


def test_a_task_is_only_for_who_it_is_offered_to_and_only_in_the_right_state(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    task = story.task()
    with pytest.raises(TaskNotFound):
        story.do(claim_task, NORTH, "zaak:anders:1", at=MONDAY, key="c")
    with pytest.raises(TaskNotFound):  # it rests on what a school may not see
        story.claim(SCHOOL, task)
    with pytest.raises(NotYours, match="expected ggz-noord or ggz-zuid"):
        story.claim(TOWN, task)
    for act in (fail_task, complete_task):
        with pytest.raises(TaskStateConflict, match="is offered; this needs one that is claimed"):
            story.do(act, NORTH, task.id, "Geen tijd" if act is fail_task else [CONSULT], at=MONDAY, key="x")
    with pytest.raises(TaskStateConflict):
        story.do(release_task, TOWN, task.id, at=MONDAY, key="x")
    story.claim(NORTH, task)
    with pytest.raises(NotYours):
        story.do(complete_task, SOUTH, task.id, [CONSULT], at=MONDAY, key="x")
    with pytest.raises(NotYours):
        story.do(release_task, SOUTH, task.id, at=MONDAY, key="x")
    with pytest.raises(TaskNotAnswered, match="delivering a fact 'consult'"):
        story.do(complete_task, NORTH, task.id, [], at=MONDAY, key="x")
    story.do(fail_task, NORTH, task.id, "Geen tijd", at=MONDAY, key="x")
    with pytest.raises(TaskNotOffered, match="is failed"):
        story.claim(SOUTH, task)
    with pytest.raises(NotYours, match="the director"):
        story.do(release_task, NORTH, task.id, at=MONDAY, key="y")
    anew = story.do(release_task, TOWN, task.id, at=MONDAY, key="y")
    assert (anew.generation, anew.offered_to) == (2, (NORTH.party, SOUTH.party))
    with pytest.raises(TaskNotOffered, match="is withdrawn"):
        story.claim(SOUTH, task)


def test_a_case_that_cannot_be_opened(story: CaseStory):
    draft = CaseDraft("zorg", TOWN.party, "Zaak", {"school": (SCHOOL.party,)})
    before = story.counts()
    wrong = [
        (SCHOOL, draft, NotYours, "expected gemeente-dal"),
        (TOWN, replace(draft, policy="zorgen"), PolicyNotFound, "zorg@2024-01-01"),
        (TOWN, replace(draft, version="2025-01-01"), PolicyNotFound, "of 2025-01-01 is published"),
        (TOWN, replace(draft, id="a:b"), CaseInvalid, "id: found 'a:b'"),
        (TOWN, replace(draft, roles={"ouder": (SCHOOL.party,)}), CaseInvalid, "one of gemeente, school, ggz"),
        (TOWN, replace(draft, roles={"school": ("niemand",)}), CaseInvalid, "expected the id of a registered party"),
        (TOWN, replace(draft, roles={"school": (SCHOOL.party, NORTH.party)}), CaseInvalid, "expected one party"),
        (TOWN, replace(draft, roles={"gemeente": (SCHOOL.party,)}), CaseInvalid, "which directs the case"),
        (TOWN, replace(draft, facts=(FactDraft("melding"),)), FactInvalid, "ontvangen_op"),
        (TOWN, replace(draft, facts=(DECISION,)), FactRefused, "not met yet"),
    ]
    for actor, wanted, kind, says in wrong:
        with pytest.raises(kind) as refusal:
            story.do(open_case, actor, wanted, at=MONDAY, key="open")
        assert says in str(refusal.value)
        assert story.counts() == before
    with pytest.raises(PolicyNotFound, match="is in force on 2023-12-31"):
        story.do(open_case, TOWN, draft, at=datetime.fromisoformat("2023-12-31T12:00:00+01:00"), key="open")


def test_a_version_under_which_cases_run_is_never_edited(story: CaseStory):
    edited = POLICY.replace("within: 2 weeks", "within: 3 weeks")
    story.do(publish_policy, edited, at=MONDAY)
    story.do(publish_policy, POLICY, at=MONDAY)
    story.open()
    story.do(publish_policy, POLICY, at=MONDAY)
    with pytest.raises(PolicyInUse, match="give it a new date"):
        story.do(publish_policy, edited, at=MONDAY)
    story.do(publish_policy, edited.replace("in_force: 2024-01-01", "in_force: 2026-03-01"), at=MONDAY)
    assert story.open("nieuw").case.version == "zorg@2026-03-01"
    assert story.open("pinned", version="2024-01-01").case.version == "zorg@2024-01-01"


def test_a_newer_product_starts_with_the_policies_that_cases_run_under(story: CaseStory):
    path = shelf()["omgevingsvergunning@2024-01-01"]
    older = story.do(publish_policy, bundle(path) + "# An older printing.", at=MONDAY)
    story.do(open_case, TOWN, CaseDraft("omgevingsvergunning", TOWN.party, "Zaak"), at=MONDAY, key="open")
    story.do(publish_shelf, at=MONDAY)
    published = {policy.version: policy for policy in story.do(list_policies)}
    assert published["omgevingsvergunning@2024-01-01"].digest == older.digest
    assert published["jeugdhulp@2024-01-01"].digest != older.digest
