"""What was once read by who it was not for: the day behind a duty, words for one, facts of another in the same role."""

from typing import Any

import pytest

from orchestrator.domain.case import CaseDraft, FactDraft
from orchestrator.domain.party import Actor
from orchestrator.usecases.explain_case import explain
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.see_case import list_facts, read_journal
from orchestrator.usecases.tasks import decline_task
from tests.integration.case.case_story import MONDAY, NORTH, POLICY, SCHOOL, SOUTH, TOWN, CaseStory, later

PARENTS = SCHOOL
SIGNAL = FactDraft("consult", {"verslag": "Blauwe plek gezien"}, occurred_at=later(2))
SIGNALS = POLICY.replace("policy: zorg", "policy: signalen").replace(
    "    oblige: {bearer: gemeente, to: uitleg, within: 6 weeks}",
    "    oblige: {bearer: school, to: melding, within: 2 weeks}",
)
PER_PARTY = POLICY.replace("policy: zorg", "policy: per_school").replace(
    'fields: {verslag: "text?"}, by: ggz, seen_by: [gemeente, ggz]',
    'fields: {verslag: "text?", van: party}, by: ggz, seen_by: [gemeente, van]',
)
ASKED = FactDraft("work_given", {"role": "ggz", "party": NORTH.party, "what": "Bel eerst de moeder"})


def everything_told(story: CaseStory, actor: Actor) -> str:
    """All that the actor is told of the case, as one text."""
    seen, facts = story.seen(actor), story.do(list_facts, actor, "zaak")
    journal = story.do(read_journal, actor, "zaak")
    whys = [story.do(explain, actor, "zaak", each.key, at=later(4)) for each in seen.obligations if each.rule]
    said: tuple[Any, ...] = (seen, facts, journal, whys)
    return repr(said)


def test_the_day_on_which_something_hidden_was_seen_stands_nowhere_with_who_bears_what_rests_on_it(story: CaseStory):
    assert SIGNALS != POLICY
    story.do(publish_policy, SIGNALS, at=MONDAY)
    story.open(policy="signalen")
    story.record(NORTH, SIGNAL, later(3))
    (duty,) = [each for each in story.seen(PARENTS).obligations if each.act == "melding"]
    assert duty.last_day is not None
    assert (duty.rule, duty.steps, duty.facts, duty.since) == ("", (), (), MONDAY)
    told = everything_told(story, PARENTS)
    for hidden in ("nazorg", "Blauwe plek", NORTH.party + "', person", "datetime.datetime(2026, 3, 4"):
        assert hidden not in told.replace(duty.key, "")
    assert "Blauwe plek" in everything_told(story, TOWN)


def test_what_is_written_for_one_is_read_by_that_one_and_who_directs(story: CaseStory):
    story.open()
    story.record(TOWN, ASKED)
    task = next(each for each in story.seen(NORTH).tasks if each.what)
    story.do(decline_task, NORTH, task.id, "Zij neemt niet op", at=later(1), key="nee")
    for actor, reads in ((TOWN, True), (NORTH, True), (SOUTH, False), (SCHOOL, False)):
        told = everything_told(story, actor)
        assert ("Bel eerst de moeder" in told, "Zij neemt niet op" in told) == (reads, reads), actor


@pytest.mark.parametrize(("mine", "other"), [(NORTH, SOUTH), (SOUTH, NORTH)])
def test_two_organisations_in_one_role_do_not_read_each_other(story: CaseStory, mine: Actor, other: Actor):
    assert PER_PARTY != POLICY
    story.do(publish_policy, PER_PARTY, at=MONDAY)
    roles = {"school": (SCHOOL.party,), "ggz": (NORTH.party, SOUTH.party)}
    draft = CaseDraft("per_school", TOWN.party, "Zaak", roles, id="zaak")
    story.do(open_case, TOWN, draft, at=MONDAY, key="open")
    for who in (mine, other):
        said = FactDraft("consult", {"verslag": f"van {who.party}", "van": who.party})
        story.record(who, said, later(1))
    assert f"van {mine.party}" in everything_told(story, mine)
    assert f"van {other.party}" not in everything_told(story, mine)
    assert len([each for each in story.do(list_facts, mine, "zaak") if each.type == "consult"]) == 1
