"""The figures of a coalition are what lists and cases say, for every reader: by party, rule and month.

The cases are generated: whoever may add a fact does so, on days that are drawn, and work is taken on or declined.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from orchestrator.domain.coalition import By, Coalition, CountedDuty, Outcome, Pickup, Score, Tally, Wanted, Work
from orchestrator.domain.listing import DeadlineFilter, Page, TaskFilter, pages
from orchestrator.domain.nearness import FIRST, LAST, Span
from orchestrator.domain.party import Actor
from orchestrator.domain.waits import Knot, WaitFilter
from orchestrator.errors import SpeelruimteError
from orchestrator.usecases.coalitions import (
    list_coalitions,
    list_duties,
    list_waits,
    list_work,
    see_scores,
    sum_waits,
)
from orchestrator.usecases.deadlines import list_deadlines
from orchestrator.usecases.inbox import list_tasks
from orchestrator.usecases.tasks import claim_task, decline_task
from tests.e2e.town import TODAY, TOWN, Town
from tests.integration.coalition import by_hand
from tests.integration.coalition.by_hand import DutyByHand, WorkByHand
from tests.integration.lists.test_all_doors_agree import begin, numbers

READERS = (TOWN, "brandweer-kust", "omgevingsdienst-kust", "aanvrager-portaal", "inwoner-portaal")
PERMITS = Coalition(TOWN, "omgevingsvergunning")
LOOK = TODAY + timedelta(days=3)
"""When the figures are looked at: after everything that is done."""
# Making a failure smaller would take many minutes; what was drawn is told as it is.
PHASES = (Phase.explicit, Phase.generate)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(data=st.data())
def test_every_figure_is_what_the_lists_and_cases_say(town: Town, data: Any) -> None:
    for _ in range(2):
        case = begin(town, data)
        act_on_work(town, case, data)
    with town.database.snapshot() as session:
        counted = 0
        for party in READERS:
            actor = Actor(party)
            for coalition in (each.coalition for each in list_coalitions(session, actor, Page()).found):
                look_at_duties(session, actor, coalition)
                look_at_work(session, actor, coalition)
                look_at_waits(session, actor, coalition)
                counted += 1
        assert counted >= len(READERS) - 2
        look_at_the_board(session)


def act_on_work(town: Town, case: str, data: Any) -> None:
    """Let somebody take on or decline what is offered, if what is drawn fits."""
    for party in ("brandweer-kust", "omgevingsdienst-kust", TOWN):
        with town.database.transaction() as session:
            found = list_tasks(session, Actor(party), TaskFilter(case=case, party=party), Page()).found
        for line in found:
            act = data.draw(st.sampled_from(("claim", "decline", "wait")))
            at = TODAY + timedelta(hours=data.draw(st.integers(0, 50)))
            key = f"act-{next(numbers)}"
            try:
                with town.database.transaction() as session:
                    if act == "claim":
                        claim_task(session, Actor(party, "medewerker-1"), line.task.id, at=at, key=key)
                    if act == "decline":
                        decline_task(session, Actor(party, "medewerker-1"), line.task.id, "Geen tijd", at=at, key=key)
            except SpeelruimteError:
                continue  # somebody else was first, or a rule keeps this party from it


def look_at_duties(session: Any, actor: Actor, coalition: Coalition) -> None:
    meant = list(by_hand.duties(session, actor, coalition, LOOK))
    scores = see_scores(session, actor, coalition, Wanted(), at=LOOK)[By.PARTY]
    assert scores[0].party is None
    for score in scores:
        of_party = [each for each in meant if score.party is None or score.party in each.parties]
        assert score.duties == by_hand.tally(of_party), (actor, score, of_party)
        look_at_the_list(session, actor, coalition, Wanted(party=score.party), of_party, score.duties)
        look_apart(session, actor, coalition, score.party, of_party)
    assert {party for each in meant for party in each.parties} <= {each.party for each in scores}


def look_at_the_list(
    session: Any, actor: Actor, coalition: Coalition, wanted: Wanted, meant: Sequence[DutyByHand], counted: Tally
) -> None:
    """A figure opens exactly the duties it counts, by each outcome, in pages that follow each other."""
    for outcome in Outcome:
        narrowed = Wanted(wanted.party, wanted.rule, wanted.first, wanted.last, outcome)
        found = pages(partial(list_duties, session, actor, coalition, narrowed, at=LOOK), lines=7)
        lines = [each for page in found for each in page]
        assert len(lines) == counted.number(outcome)
        assert {(each.line.case_id, each.line.obligation.key) for each in lines} == {
            (each.case, each.key) for each in meant if each.outcome is outcome
        }
        assert sorted(map(days_of, lines)) == sorted(each.days or 0 for each in meant if each.outcome is outcome)


def days_of(each: CountedDuty) -> int:
    return each.days_late or 0


def look_apart(
    session: Any, actor: Actor, coalition: Coalition, party: str | None, meant: Sequence[DutyByHand]
) -> None:
    """By rule and by month a party stands beside all together, and each asked alone says the same."""
    for by, value in ((By.RULE, "rule"), (By.MONTH, "month")):
        scores = see_scores(session, actor, coalition, Wanted(party=party), at=LOOK)[by]
        ours = {each.value: each.duties for each in scores if each.party == party}
        for name in {getattr(each, value) for each in meant}:
            assert ours[name] == by_hand.tally([each for each in meant if getattr(each, value) == name])
    if party not in (None, actor.party):
        return  # the lists of others narrow in the same way
    for rule in {each.rule for each in meant}:
        of_rule = [each for each in meant if each.rule == rule]
        wanted = Wanted(party=party, rule=rule)
        look_at_the_list(session, actor, coalition, wanted, of_rule, by_hand.tally(of_rule))
    for month in {each.month for each in meant}:
        first = date.fromisoformat(month)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        of_month = [each for each in meant if each.month == month]
        wanted = Wanted(party=party, first=first, last=last)
        look_at_the_list(session, actor, coalition, wanted, of_month, by_hand.tally(of_month))


def look_at_work(session: Any, actor: Actor, coalition: Coalition) -> None:
    meant = list(by_hand.work(session, actor, coalition))
    scores = see_scores(session, actor, coalition, Wanted(), at=LOOK)[By.PARTY]
    for score in scores:
        assert score.work == by_hand.pickup(meant, score.party), (actor, score)
        look_at_work_of(session, actor, coalition, score, meant)
    by_rule = see_scores(session, actor, coalition, Wanted(), at=LOOK)[By.RULE]
    for score in by_rule:
        of_rule = [each for each in meant if each.rule == score.value]
        assert score.work == by_hand.pickup(of_rule, None)


def look_at_work_of(
    session: Any, actor: Actor, coalition: Coalition, score: Score, meant: Sequence[WorkByHand]
) -> None:
    def listed(work: Work | None) -> list[str]:
        found = pages(partial(list_work, session, actor, coalition, Wanted(party=score.party, work=work)), lines=2)
        return [each.line.task.id for page in found for each in page]

    took = {each.id for each in meant if each.taken_by and score.party in (None, each.taken_by)}
    assert set(listed(Work.TAKEN)) == took
    assert len(listed(Work.DECLINED)) == score.work.declined
    offered = {each.id for each in meant if score.party is None or score.party in each.offered_to}
    assert sorted(listed(None)) == sorted(offered | took)
    assert score.work == Pickup() or took | offered or score.work.declined


def look_at_waits(session: Any, actor: Actor, coalition: Coalition) -> None:
    meant = by_hand.waits(session, actor, coalition, LOOK)
    found = {(each.waiter, each.bearer): each for each in sum_waits(session, actor, coalition, at=LOOK)}
    assert found == meant
    for pair, each in found.items():
        for knot, number in ((None, each.number), (Knot.LATE, each.late), (Knot.MUTUAL, each.mutual)):
            wanted = WaitFilter(*pair, knot)
            listed = pages(partial(list_waits, session, actor, coalition, wanted, at=LOOK), lines=1)
            lines = [one for page in listed for one in page]
            assert len(lines) == number
            assert all(set(one.waiters) == set(one.waiters) and pair[0] in (*one.waiters, "") for one in lines)
    unheld = pages(partial(list_waits, session, actor, coalition, WaitFilter(knot=Knot.UNHELD), at=LOOK))
    assert all(one.line.obligation.unheld for page in unheld for one in page)


def look_at_the_board(session: Any) -> None:
    """Who directs sees as much owed here as on its board."""
    scores = see_scores(session, Actor(TOWN), PERMITS, Wanted(), at=LOOK)[By.PARTY]
    board = pages(
        partial(list_deadlines, session, Actor(TOWN), DeadlineFilter(policy=PERMITS.policy), Span(FIRST, LAST))
    )
    assert scores[0].duties.overdue + scores[0].duties.owed == sum(len(page) for page in board)
