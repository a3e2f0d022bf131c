"""What lies on a desk: each thing in one pile, for the party and the person it is for."""

import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.domain.listing import Page, Pile, Question, QuestionFilter
from orchestrator.domain.party import Actor
from orchestrator.usecases import inbox
from orchestrator.usecases.inbox import ask_director
from orchestrator.usecases.tasks import complete_task, decline_task, release_task
from tests.integration.case.case_story import (
    DECISION,
    MONDAY,
    NORTH,
    REPORT,
    SCHOOL,
    SOUTH,
    STRANGER,
    TOWN,
    CaseStory,
    later,
)

COLLEAGUE = Actor(NORTH.party, "collega")
TASKS = (Pile.MINE, Pile.OFFERED, Pile.COLLEAGUES, Pile.TURNED_DOWN)


@pytest.fixture
def story(story: CaseStory) -> CaseStory:
    story.open(policy="regie")
    for what in ("Bel de ouders", "Lees het dossier"):
        story.record(TOWN, FactDraft("work_given", {"role": "ggz", "what": what}))
    return story


def piles(story: CaseStory, actor: Actor) -> dict[Pile, list[str | None]]:
    """What is asked in each pile of tasks that holds anything."""
    found = {pile: story.do(inbox.list_pile, actor, pile, Page()).found for pile in TASKS}
    return {pile: sorted(str(line.task.what) for line in lines) for pile, lines in found.items() if lines}


def task(story: CaseStory, what: str):
    of_it = (each for each in story.seen().tasks if each.what == what)
    return max(of_it, key=lambda each: each.generation)


def test_an_offer_lies_with_everybody_it_is_for_and_nobody_else(story: CaseStory):
    offered = {Pile.OFFERED: ["Bel de ouders", "Lees het dossier"]}
    assert piles(story, NORTH) == piles(story, SOUTH) == offered
    assert piles(story, SCHOOL) == piles(story, STRANGER) == {}


def test_taking_it_on_moves_it_to_the_pile_of_that_person(story: CaseStory):
    story.claim(COLLEAGUE, task(story, "Bel de ouders"))
    assert piles(story, COLLEAGUE) == {Pile.MINE: ["Bel de ouders"], Pile.OFFERED: ["Lees het dossier"]}
    assert piles(story, NORTH) == {Pile.COLLEAGUES: ["Bel de ouders"], Pile.OFFERED: ["Lees het dossier"]}
    assert piles(story, SOUTH) == {Pile.OFFERED: ["Lees het dossier"]}


def test_what_was_turned_down_lies_apart_while_it_is_on_offer(story: CaseStory):
    story.do(decline_task, NORTH, task(story, "Bel de ouders").id, "Druk", at=later(1), key="nee")
    story.claim(NORTH, task(story, "Lees het dossier"))
    story.do(release_task, NORTH, task(story, "Lees het dossier").id, at=later(1), key="terug", reason="Ziek")
    assert piles(story, NORTH) == {Pile.TURNED_DOWN: ["Bel de ouders", "Lees het dossier"]}
    assert piles(story, SOUTH) == {Pile.OFFERED: ["Bel de ouders", "Lees het dossier"]}
    counts = story.do(inbox.count_inbox, NORTH)
    assert (counts[Pile.TURNED_DOWN], counts[Pile.OFFERED]) == (2, 0)


def test_work_offered_anew_by_the_director_counts_as_new(story: CaseStory):
    story.claim(NORTH, task(story, "Bel de ouders"))
    story.do(release_task, TOWN, task(story, "Bel de ouders").id, at=later(1), key="anew")
    assert piles(story, NORTH) == {Pile.OFFERED: ["Bel de ouders", "Lees het dossier"]}


def test_what_was_done_last_comes_first(story: CaseStory):
    for day, what in enumerate(("Lees het dossier", "Bel de ouders"), 1):
        story.claim(NORTH, task(story, what), later(day))
        story.do(complete_task, NORTH, task(story, what).id, [], at=later(day), key=what)
    done = story.do(inbox.list_done, NORTH, Page(10)).found
    assert [(each.task.what, each.task.completed_at) for each in done] == [
        ("Bel de ouders", later(2)),
        ("Lees het dossier", later(1)),
    ]
    assert [each.task.what for each in story.do(inbox.list_done, NORTH, Page(1)).found] == ["Bel de ouders"]
    assert story.do(inbox.list_done, SOUTH, Page(10)).found == ()


def test_a_question_waits_for_its_answer_with_who_asked_it(story: CaseStory):
    story.do(ask_director, NORTH, "zaak", "Welke ouder?", at=MONDAY, key="vraag")
    (open_one,) = asked_by(story, NORTH)
    assert (open_one.what, open_one.asked_at, open_one.answered_at) == ("Welke ouder?", MONDAY, None)
    asked = task(story, "Welke ouder?")
    story.claim(TOWN, asked)
    story.do(complete_task, TOWN, asked.id, [FactDraft("work_done", {"report": "De moeder"})], at=later(1), key="a")
    (answered,) = asked_by(story, NORTH)
    assert (answered.answer, answered.answered_at) == ("De moeder", later(1))
    assert asked_by(story, SOUTH) == asked_by(story, TOWN) == ()


def test_a_question_without_an_answer_stays_in_sight_however_many_came_later(story: CaseStory):
    questions = [f"Vraag {number}?" for number in range(5)]
    for number, question in enumerate(questions):
        story.do(ask_director, NORTH, "zaak", question, at=later(number), key=question)
    for question in questions[1:]:
        story.claim(TOWN, task(story, question), later(6))
        report = [FactDraft("work_done", {"report": f"Antwoord op {question}"})]
        story.do(complete_task, TOWN, task(story, question).id, report, at=later(7), key=f"antwoord {question}")
    desk = story.do(inbox.see_inbox, NORTH, Page(2), answered_since=later(6))
    assert [each.what for each in desk.questions.found] == ["Vraag 0?"]
    assert [(each.what, each.answer) for each in desk.answers.found] == [
        ("Vraag 4?", "Antwoord op Vraag 4?"),
        ("Vraag 3?", "Antwoord op Vraag 3?"),
    ]
    assert desk.questions.next is None
    following = Page(2, desk.answers.next)
    assert [each.what for each in asked_by(story, NORTH, QuestionFilter(answered=True), following)] == questions[2:0:-1]
    assert [each.what for each in asked_by(story, NORTH, QuestionFilter(case="zaak"))] == questions[::-1]
    assert asked_by(story, NORTH, QuestionFilter(answered_since=later(8))) == ()


def asked_by(
    story: CaseStory, party: Actor, wanted: QuestionFilter | None = None, page: Page | None = None
) -> tuple[Question, ...]:
    return story.do(inbox.list_questions, party, wanted or QuestionFilter(), page or Page(10)).found


def test_a_long_pile_comes_in_pages(story: CaseStory):
    first = story.do(inbox.list_pile, NORTH, Pile.OFFERED, Page(limit=1))
    second = story.do(inbox.list_pile, NORTH, Pile.OFFERED, Page(limit=1, after=first.next))
    assert {line.task.what for line in (*first.found, *second.found)} == {"Bel de ouders", "Lees het dossier"}
    assert second.next is None


def test_what_one_owes_and_what_one_waits_for_lie_apart(story: CaseStory):
    story.open("zorg", policy="zorg")
    story.record(SCHOOL, REPORT, case_id="zorg")
    (owed,) = story.do(inbox.list_duties, TOWN, Pile.EXPECTED, Page()).found
    (awaited,) = story.do(inbox.list_duties, SCHOOL, Pile.AWAITED, Page()).found
    assert (owed.obligation.act, awaited.obligation.act, awaited.obligation.bearers) == (
        "besluit",
        "besluit",
        (TOWN.party,),
    )
    assert story.do(inbox.list_duties, TOWN, Pile.AWAITED, Page()).found == ()
    assert story.do(inbox.list_duties, NORTH, Pile.AWAITED, Page()).found == ()
    counts = story.do(inbox.count_inbox, SCHOOL)
    assert (counts[Pile.AWAITED], counts[Pile.EXPECTED]) == (1, 0)
    story.record(TOWN, DECISION, case_id="zorg")
    assert story.do(inbox.list_duties, SCHOOL, Pile.AWAITED, Page()).found == ()
