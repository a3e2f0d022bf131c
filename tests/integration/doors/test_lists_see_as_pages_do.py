"""Who may see what is said twice: as a value, for one case, and as a condition in SQL, for lists over all of them.

Whatever is stored, to whomever it is, both say the same for whoever asks.
"""

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import update
from sqlmodel import Session

from orchestrator.db.beliefs import load_notices, load_obligations, load_tasks, save_changes
from orchestrator.db.tables.work import OBLIGATION, TASK
from orchestrator.domain.listing import NoticeFilter, ObligationFilter, Page, TaskFilter
from orchestrator.domain.party import Actor
from orchestrator.domain.plan import NoticeChange
from orchestrator.domain.view import View
from orchestrator.domain.work import OWED, Notice, TaskState
from orchestrator.domain.worklist import WorklistFilter
from orchestrator.errors import CaseNotFound
from orchestrator.usecases.deadlines import list_obligations
from orchestrator.usecases.inbox import list_notices, list_tasks
from orchestrator.usecases.see_case import facts_of, see
from orchestrator.usecases.worklist import see_worklist
from rules.terms.said import Text
from tests.integration.doors.drawn import PARTIES, TOWN, after, drawn
from tests.integration.doors.worlds import ASKED, World, stories

PERSONS = ("an", "jo", None)
ALL = Page(200)


def scatter(session: Session, chance: random.Random) -> None:
    """Let what is stored be to anybody, of whoever may take part or not."""
    parties = sorted(PARTIES)
    for table, name in ((OBLIGATION, "bearers"), (TASK, "offered_to")):
        for case, key in session.execute(table.select().with_only_columns(table.c.case_id, table.c.key)).all():
            to = sorted(chance.sample(parties, chance.randint(0, 3)))
            by = {"completed_by": chance.choice([None, None, *parties])} if table is TASK else {}
            meant = (table.c.case_id == case) & (table.c.key == key)
            session.execute(update(table).where(meant).values({name: to, **by}))


def tell_more(session: Session, chance: random.Random) -> None:
    """Let rules of each case have told several things, to parties and to persons."""
    for story in stories():
        policy = drawn(story.seed)[1]
        given = (a_notice(chance, number, chance.choice(sorted(policy.rules))) for number in range(4))
        save_changes(session, story.case, [NoticeChange(each) for each in given])


def a_notice(chance: random.Random, number: int, rule: str) -> Notice:
    to = tuple(sorted(chance.sample(sorted(PARTIES), chance.randint(0, 3))))
    said, at = Text("Zo is het", "So it is"), after(1)
    return Notice(f"{rule}:n{number}", rule, None, None, to, chance.choice(PERSONS), said, None, at, at, ())


def views(session: Session, actor: Actor) -> Iterator[tuple[str, View]]:
    for story in stories():
        try:
            sight = see(session, actor, story.case)
        except CaseNotFound:
            continue
        yield story.case, sight.view(facts_of(session, sight))


@pytest.mark.parametrize("seed", range(12))
def test_lists_tell_whoever_asks_what_a_case_tells(worlds: tuple[World, ...], seed: int) -> None:
    told = 0
    with worlds[0].database.transaction() as session:
        chance = random.Random(seed)
        tell_more(session, chance)
        scatter(session, chance)
        for actor in (Actor(party, person) for party in PARTIES for person in PERSONS):
            told += same_notices(session, actor) + same_tasks(session, actor) + same_duties(session, actor)
        same_numbers(session, Actor(TOWN))
        session.rollback()
    assert told > 10


def same_notices(session: Session, actor: Actor) -> int:
    listed = {each.id: each.notice for each in list_notices(session, actor, NoticeFilter(), ALL).found}
    expected = {
        f"{case}:{each.key}": view.notice(each)
        for case, view in views(session, actor)
        for each in load_notices(session, case)
        if view.is_to_reader(each)
    }
    assert listed == expected, actor
    return len(listed)


def same_tasks(session: Session, actor: Actor) -> int:
    listed = {each.task.id: each.task for each in list_tasks(session, actor, TaskFilter(), ALL).found}
    expected = {
        each.id: view.task(each)
        for case, view in views(session, actor)
        for each in load_tasks(session, case)
        if view.works_on(each)
    }
    assert listed == expected, actor
    return len(listed)


def same_duties(session: Session, actor: Actor) -> int:
    found = list_obligations(session, actor, ObligationFilter(), ALL, at=ASKED).found
    listed = {(each.case_id, each.obligation.key): each.obligation for each in found}
    expected = {
        (case, each.key): view.obligation(each.stood_at(ASKED))
        for case, view in views(session, actor)
        for each in load_obligations(session, case)
        if view.hears(each.rule) or actor.party in each.bearers
    }
    assert listed == expected, actor
    return len(listed)


def same_numbers(session: Session, actor: Actor) -> None:
    found = see_worklist(session, actor, WorklistFilter(), ALL, at=ASKED).found
    listed = {each.case.id: (each.owed, each.offered) for each in found}
    for case, view in views(session, actor):
        duties = [each for each in load_obligations(session, case) if each.state in OWED]
        owed = sum(view.hears(each.rule) or actor.party in each.bearers for each in duties)
        tasks = [each for each in load_tasks(session, case) if each.state is TaskState.OFFERED]
        if case in listed:
            assert listed[case] == (owed, sum(view.works_on(each) for each in tasks)), case
