"""A figure counts what its reader is told, so that what is hidden moves none, and each of them can be proven."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from orchestrator.domain.case import FactDraft
from orchestrator.domain.coalition import By, Coalition, CoalitionNotFound, Outcome, Tally, Wanted, Work
from orchestrator.domain.listing import Page
from orchestrator.domain.party import Actor
from orchestrator.domain.provable import ProofOf
from orchestrator.domain.waits import WaitFilter
from orchestrator.errors import CaseNotFound, NothingToProve
from orchestrator.proof.check import Outcome as Found
from orchestrator.proof.check import examine
from orchestrator.usecases.checkpoints import make_checkpoint
from orchestrator.usecases.coalitions import (
    list_coalitions,
    list_duties,
    list_waits,
    list_work,
    see_scores,
    sum_waits,
)
from orchestrator.usecases.prove_case import prove
from orchestrator.usecases.tasks import decline_task
from tests.integration.case.case_story import (
    CONSULT,
    DECISION,
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
from tests.unit.proof.checker import check
from tests.unit.proof.made import KEY

CARE = Coalition(TOWN.party, "zorg")
LATE = later(100)
numbers = count(1)


@pytest.fixture
def story(database_url: str) -> Iterator[CaseStory]:
    told = CaseStory(database_url)
    yield told
    told.database.dispose()


def figures(story: CaseStory, actor: Actor, at=LATE):
    """Everything that is told of a coalition: figures, what they are made of, who waits for whom."""
    scores = [story.do(see_scores, actor, CARE, Wanted(), at=at)[by] for by in By]
    duties = story.do(list_duties, actor, CARE, Wanted(), Page(), at=at).found
    work = story.do(list_work, actor, CARE, Wanted(), Page()).found
    waits = story.do(list_waits, actor, CARE, WaitFilter(), Page(), at=at).found
    return scores, duties, work, waits, story.do(sum_waits, actor, CARE, at=at)


def together(story: CaseStory, actor: Actor, at=LATE) -> Tally:
    return story.do(see_scores, actor, CARE, Wanted(), at=at)[By.PARTY][0].duties


# Making a failure smaller would take minutes; what was drawn is told as it is.
@settings(
    max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(data=st.data())
def test_whatever_happens_out_of_sight_moves_no_figure(story: CaseStory, data: st.DataObject):
    case = f"zaak-{next(numbers)}"
    story.open(case)
    story.record(SCHOOL, REPORT, case_id=case)
    before, whole = figures(story, SCHOOL), figures(story, TOWN)
    hidden, consult, at = [], None, MONDAY
    for _ in range(data.draw(st.integers(1, 4))):
        # Before a term passes: that time went by may be seen when something is written, whatever that is.
        at += timedelta(days=data.draw(st.integers(0, 3)))
        act = data.draw(st.sampled_from(("correct", "retract"))) if consult else "add"
        draft = FactDraft("consult", {}, corrects=consult, retracts=act == "retract") if consult else CONSULT
        by = NORTH if consult else data.draw(st.sampled_from((NORTH, SOUTH)))
        said = f"f{story.record(by, draft, at, case_id=case).seq}"
        consult = said if act == "correct" else None
        hidden.append(act)
    assert figures(story, SCHOOL) == before, hidden
    assert figures(story, TOWN) != whole


def test_who_sees_as_much_sees_the_same_and_who_takes_no_part_sees_nothing(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    story.record(NORTH, CONSULT)
    assert figures(story, NORTH) == figures(story, SOUTH)
    assert together(story, TOWN).overdue > together(story, SCHOOL).overdue == 1
    for nobody in (STRANGER, WEST):
        assert story.do(list_coalitions, nobody, Page()).found == ()
        with pytest.raises(CoalitionNotFound):
            story.do(see_scores, nobody, CARE, Wanted(), at=LATE)
        with pytest.raises(CoalitionNotFound):
            story.do(list_duties, nobody, CARE, Wanted(), Page(), at=LATE)
    with pytest.raises(CoalitionNotFound):
        story.do(sum_waits, TOWN, Coalition(TOWN.party, "regie"), at=LATE)


def test_figures_of_others_are_over_the_cases_one_shares(story: CaseStory):
    for number, ggz in enumerate(([NORTH], [NORTH, SOUTH], [SOUTH])):
        story.open(f"zaak-{number}", ggz=ggz)
        story.record(SCHOOL, REPORT, case_id=f"zaak-{number}")
    assert [together(story, each).overdue for each in (NORTH, SOUTH, TOWN)] == [2, 2, 3]
    (found,) = story.do(list_coalitions, NORTH, Page()).found
    assert (found.coalition, found.cases) == (CARE, 2)
    assert found.parties == (TOWN.party, NORTH.party, SOUTH.party, SCHOOL.party)


def test_a_day_late_is_counted_from_the_day_on_which_it_counts(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)  # to be decided on until 16 March
    decided = FactDraft("besluit", {"genomen_op": "2026-03-20"})
    story.record(TOWN, decided, later(30))
    (duty,) = story.do(list_duties, SCHOOL, CARE, Wanted(outcome=Outcome.LATE), Page(), at=LATE).found
    assert (duty.days_late, duty.line.obligation.rule) == (4, "beslissen")
    score = story.do(see_scores, SCHOOL, CARE, Wanted(party=TOWN.party), at=LATE)[By.PARTY][1]
    assert (score.party, score.duties.median_days, score.duties.worst_days) == (TOWN.party, 4, 4)


def test_work_is_taken_on_by_one_and_declined_by_another(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    task = story.task(NORTH)
    story.do(decline_task, SOUTH, task.id, "Geen plaats", at=later(1), key="no")
    story.claim(NORTH, task, later(2))
    scores = {each.party: each.work for each in story.do(see_scores, NORTH, CARE, Wanted(), at=LATE)[By.PARTY]}
    assert (scores[NORTH.party].taken, scores[NORTH.party].declined, scores[NORTH.party].offered) == (1, 0, 1)
    assert (scores[SOUTH.party].taken, scores[SOUTH.party].declined, scores[SOUTH.party].offered) == (0, 1, 1)
    assert (scores[None].taken, scores[None].declined, scores[None].offered) == (1, 1, 1)
    assert scores[NORTH.party].median == scores[None].median == timedelta(days=2)
    (line,) = story.do(list_work, SOUTH, CARE, Wanted(party=SOUTH.party, work=Work.DECLINED), Page()).found
    assert (line.taken_by, line.declined_by, line.line.task.id) == (NORTH.party, (SOUTH.party,), task.id)


def whole(story: CaseStory, actor: Actor, subject: ProofOf) -> bytes:
    """The proof, which both checkers find whole and held."""
    proof = story.do(prove, actor, "zaak", subject, kept=None)
    file = b"".join(proof.lines())
    found, theirs = examine(file.splitlines(keepends=True), [KEY.public]), check(file, KEY.public.pem().encode())
    assert (found.findings, found.outcome, theirs.wrong) == ([], Found.WHOLE, [])
    return file


def test_each_duty_and_each_piece_of_work_that_is_counted_is_proven(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    task = story.task(NORTH)
    story.claim(NORTH, task)
    story.do(make_checkpoint, TOWN.party, [KEY], "speelruimte", at=later(1))
    story.record(NORTH, CONSULT, later(2))
    story.record(TOWN, DECISION, later(3))
    story.do(make_checkpoint, TOWN.party, [KEY], "speelruimte", at=later(4))
    for actor in (TOWN, SCHOOL):
        for duty in story.do(list_duties, actor, CARE, Wanted(), Page(), at=LATE).found:
            key = duty.line.obligation.key
            file = whole(story, actor, ProofOf(obligation=key))
            assert f'"key":"{key}"'.encode() in file
            assert (b"Vertrouwelijk" in file) is (duty.line.obligation.rule == "nazorg")
    done = whole(story, SCHOOL, ProofOf(obligation=story.obligations()["beslissen"].key))
    assert b'"ontvangen_op"' in done  # what it follows from
    assert b'"genomen_op"' in done  # and what fulfilled it
    assert b"consult" not in done
    for work in story.do(list_work, NORTH, CARE, Wanted(), Page()).found:
        assert b'"task_claimed"' in whole(story, NORTH, ProofOf(task=work.line.task.id))


def test_what_is_not_for_somebody_is_not_proven_to_them(story: CaseStory):
    story.open()
    story.record(SCHOOL, REPORT)
    story.record(NORTH, CONSULT)
    task, key = story.task(NORTH).id, story.obligations()["nazorg"].key
    for subject in (ProofOf(obligation=key), ProofOf(task=task), ProofOf(obligation="niets"), ProofOf(task="niets")):
        with pytest.raises(NothingToProve):
            story.do(prove, SCHOOL, "zaak", subject, kept=None)
        with pytest.raises(CaseNotFound):
            story.do(prove, STRANGER, "zaak", subject, kept=None)
