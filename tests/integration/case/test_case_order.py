"""In which order facts come in plays no part in what is believed in the end."""

from collections import Counter
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestrator.domain.case import FactDraft
from tests.integration.case.case_story import ANSWER, NORTH, SCHOOL, TOWN, WEST, CaseStory, later

FACTS = (
    (SCHOOL, FactDraft("vraag", {"nummer": 1, "gesteld_op": "2026-03-02"})),
    (SCHOOL, FactDraft("vraag", {"nummer": 2, "gesteld_op": "2026-03-04"})),
    (SCHOOL, FactDraft("intrekking")),
    (TOWN, ANSWER),
    (NORTH, FactDraft("plan")),
    (TOWN, FactDraft("party_joined", {"role": "ggz", "party": WEST.party})),
    (TOWN, FactDraft("work_given", {"role": "ggz", "what": "Bel", "wanted_on": "2026-03-09"})),
)
numbers = count()


def believed(story: CaseStory, case_id: str):
    """Everything but what names a place in the journal; whom a notice reached depends on who was there to hear it."""
    seen = story.seen(case_id=case_id)
    return (
        seen.roles,
        Counter((o.rule, o.state, o.bearers, o.last_day, o.late, o.settled_by) for o in seen.obligations),
        Counter((t.task, t.state, t.offered_to, t.what, t.last_day) for t in seen.tasks if t.state == "offered"),
        Counter(n.rule for n in seen.notices),
        {(s.standing.scope, s.standing.holds, s.standing.since, s.standing.rule) for s in seen.scopes},
        (seen.case.closed_since, seen.case.next_due),
    )


def told(story: CaseStory, chosen) -> str:
    case_id = f"zaak-{next(numbers)}"
    story.open(case_id, policy="regie")
    for number in chosen:
        who, draft = FACTS[number]
        story.record(who, draft, later(1), case_id=case_id)
    story.wake(later(30))
    return case_id


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(chosen=st.lists(st.sampled_from(range(len(FACTS))), unique=True, min_size=2), draw=st.data())
def test_the_same_facts_in_another_order_come_to_the_same(story: CaseStory, chosen, draw):
    other = draw.draw(st.permutations(chosen))
    assert believed(story, told(story, chosen)) == believed(story, told(story, other))
