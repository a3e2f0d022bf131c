"""Offer work again that got lost on its way: under its own id when nobody has it, else as a new generation."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, tuple_
from sqlmodel import Session

from orchestrator.db.beliefs import notice_of, task_of
from orchestrator.db.cases import case_of
from orchestrator.db.outbox import add_effects
from orchestrator.db.parties import with_worker
from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.notice import NOTICE
from orchestrator.db.tables.task import TASK
from orchestrator.db.tasks import find_task
from orchestrator.domain.case import Case
from orchestrator.domain.effects import Effect, call_effect, open_activities, start_effect, task_order
from orchestrator.domain.judgement import task_with_id
from orchestrator.domain.task import Task, TaskState
from orchestrator.usecases.lease_task import MOST, take_back, times_taken_back
from orchestrator.usecases.turn import about, hold, policy_of

_LOST = "Het aanbod was verloren gegaan. / The offer had got lost on its way."


class OfferedInVain(Exception):
    """Work was offered anew so often in a row that offering it once more will not help."""

    def __init__(self, task_id: str) -> None:
        super().__init__(f"{task_id} ended {MOST} times in a row at a program without being claimed")


def tell_offers_again(session: Session, offers: Sequence[tuple[str, str]], *, at: datetime) -> int:
    """Let the outbox tell these offers (task, party) once more, as far as they still stand; return how many.

    The tasks are locked meanwhile, so that a claim, and what it takes back, comes after. Raises CaseSetApart.
    """
    wanted = dict.fromkeys(offers)
    found = session.execute(
        select(TASK).where(TASK.c.id.in_({task for task, _ in wanted})).order_by(TASK.c.id).with_for_update(read=True)
    ).all()
    cases = _cases(session, {row.case_id for row in found})
    programs = with_worker(session, {party for _, party in wanted})
    effects: list[Effect] = []
    for row in found:
        task, case = task_of(row), cases[row.case_id]
        with about(case.id):
            policy = policy_of(session, case)
            standing = [party for party in open_activities(task) if (task.id, party) in wanted]
            orders = [task_order(task, party, case, policy) for party in standing]
        effects += [start_effect(each, has_worker=each.party in programs) for each in orders]
    add_effects(session, effects, at)
    return len(effects)


def tell_calls_again(session: Session, calls: Sequence[tuple[str, str, str]], *, at: datetime) -> int:
    """Let the outbox make these calls (case, key of the notice, party) once more; return how many."""
    named = {(case_id, key) for case_id, key, _ in calls}
    rows = session.execute(select(NOTICE).where(tuple_(NOTICE.c.case_id, NOTICE.c.key).in_(named))).all()
    given = {(row.case_id, row.key): notice_of(row) for row in rows}
    cases = _cases(session, {case_id for case_id, _ in given})
    known = [each for each in calls if each[:2] in given]
    effects = [call_effect(given[case_id, key], party, cases[case_id]) for case_id, key, party in known]
    add_effects(session, effects, at)
    return len(effects)


def offer_anew(session: Session, task_id: str, *, at: datetime) -> Task | None:
    """End this generation of a task that is on offer and offer the next; None when it no longer is on offer.

    Raises OfferedInVain, CaseSetApart.
    """
    found = find_task(session, task_id)
    if found is None:
        return None
    held = hold(session, found[0], None)
    task = task_with_id(held.belief.state, task_id)
    if task is None or task.state is not TaskState.OFFERED:
        return None
    before = times_taken_back(session, held, task)
    if before + 1 >= MOST:
        raise OfferedInVain(task_id)
    return take_back(session, held, task, _LOST, at=at, pause=timedelta(seconds=5) * before)


def _cases(session: Session, ids: set[str]) -> Mapping[str, Case]:
    return {row.id: case_of(row) for row in session.execute(select(CASE).where(CASE.c.id.in_(ids)))}
