"""Work on offer to programs: held while they show that they work on it, told again where it got lost or moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from sqlalchemy import select, tuple_
from sqlmodel import Session

from orchestrator.contracts import TaskOrder, queue_for
from orchestrator.db.beliefs import notice_of, task_of
from orchestrator.db.cases import case_of
from orchestrator.db.leases import Lease, end_lapsed, renew_lease, taken_back
from orchestrator.db.listing import find_task, open_offers, see_task
from orchestrator.db.outbox import add_effects, hold_back
from orchestrator.db.parties import with_worker
from orchestrator.db.policies import policy_with
from orchestrator.db.secrecy import SEEN
from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.work import NOTICE, TASK
from orchestrator.domain.case import Case
from orchestrator.domain.effects import Effect, EffectKind, call_effect, open_activities, start_effect, task_order
from orchestrator.domain.journal import InputKind
from orchestrator.domain.judgement import task_with_id
from orchestrator.domain.party import PLATFORM, Actor, Party
from orchestrator.domain.work import Task, TaskState
from orchestrator.errors import NotYours, TaskNotFound, TaskStateConflict
from orchestrator.usecases.tasks import Act, acted
from orchestrator.usecases.turn import Held, about, hold, policy_of, take_turn

MOST = 5
"""So often in a row work is offered anew after its taker fell silent; then it has failed, and the director decides."""
FIRST_PAUSE = timedelta(seconds=30)

_SILENT = "Het programma dat dit aannam, gaf geen teken van leven meer. / The program that took this on fell silent."
_GIVEN_UP = (
    f"Het programma dat dit aannam, viel {MOST} keer stil. / The program that took this on fell silent {MOST} times."
)


def lease_task(session: Session, actor: Actor, task_id: str, lasts: timedelta, *, begins: bool) -> Lease:
    """Hold the claimed task for so long from now, without waiting for whoever is at work in the case.

    With `begins` one more beginning of the work is counted. Raises TaskNotFound, TaskStateConflict, NotYours.
    """
    lease = renew_lease(session, task_id, actor, lasts, begins=begins)
    if lease is None:
        raise _refusal(session, actor, task_id)
    return lease


def lapse_claim(session: Session, task_id: str, *, at: datetime) -> Task | None:
    """Take the task back from a program whose lease is over; return it as it then is, None when that was not needed.

    It is offered anew, each time after a longer pause; after the fifth time in a row it has failed.
    """
    found = find_task(session, task_id)
    held = hold(session, found[0], None) if found else None
    if not end_lapsed(session, task_id) or held is None:
        return None
    task = task_with_id(held.belief.state, task_id)
    if task is None or task.state is not TaskState.CLAIMED:
        return None
    before = times_taken_back(session, held, task)
    if before + 1 >= MOST:
        take_turn(session, held, [acted(Act(InputKind.TASK_FAILED, _GIVEN_UP), PLATFORM, task)], at)
        return replace(task, state=TaskState.FAILED)
    return take_back(session, held, task, _SILENT, at=at, pause=FIRST_PAUSE * 2**before)


def take_back(session: Session, held: Held, task: Task, why: str, *, at: datetime, pause: timedelta) -> Task | None:
    """End this generation of the task; return the one under which the work is offered anew, after the pause."""
    turn = take_turn(session, held, [acted(Act(InputKind.TASK_RELEASED, why), PLATFORM, task)], at)
    anew = turn.held.belief.state.tasks.get(task.key)
    if anew is None or anew.state is not TaskState.OFFERED:
        return None
    if pause:
        hold_back(session, anew.id, at + pause)
    return anew


def times_taken_back(session: Session, held: Held, task: Task) -> int:
    """Return how many generations in a row, just before this one, the platform took back."""
    earlier = [f"{held.case.id}:{task.key}:{each}" for each in range(task.generation - 1, 0, -1)]
    ours = taken_back(session, held.case.id, earlier) if earlier else frozenset()
    return next((number for number, each in enumerate(earlier) if each not in ours), len(earlier))


def _refusal(session: Session, actor: Actor, task_id: str) -> Exception:
    line = see_task(session, actor.party, task_id)
    if line is None:
        return TaskNotFound(task_id)
    if line.task.state is not TaskState.CLAIMED:
        return TaskStateConflict(task_id, str(line.task.state), "claimed")
    holder = Actor(str(line.task.claimed_by), line.task.person)
    return NotYours("Holding this task", _named(actor), _named(holder))


def _named(actor: Actor) -> str:
    return f"{actor.party} ({actor.person or 'its program'})"


_LOST = "Het aanbod was verloren gegaan. / The offer had got lost on its way."


class OfferedInVain(Exception):
    """Work was offered anew so often in a row that offering it once more will not help."""

    def __init__(self, task_id: str) -> None:
        super().__init__(f"{task_id} ended {MOST} times in a row at a program without being claimed")


def tell_offers_again(session: Session, offers: Sequence[tuple[str, str]], *, at: datetime, anew: bool = False) -> int:
    """Let the outbox tell these offers (task, party) once more, as far as they still stand; return how many.

    With `anew` what Temporal has of them ends first: it cannot be used.

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
        effects += [_again(each, has_worker=each.party in programs, anew=anew) for each in orders]
    add_effects(session, effects, at)
    return len(effects)


def _again(order: TaskOrder, *, has_worker: bool, anew: bool) -> Effect:
    effect = start_effect(order, has_worker=has_worker)
    return Effect(EffectKind.MOVE_TASK, effect.payload | {"anew": True}) if anew else effect


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
    return {row.id: case_of(row) for row in session.execute(select(*SEEN).where(CASE.c.id.in_(ids)))}


def move_offers(session: Session, party: Party, at: datetime, *, left: str | None = None) -> None:
    """Let every open offer to the party be told on the queue that is now its own.

    `left` is a namespace where it worked before, beside those that follow from what it is.
    """
    add_effects(session, tuple(_moved(session, party, left)), at)


def _moved(session: Session, party: Party, left: str | None) -> Iterator[Effect]:
    queue = queue_for(party.id, has_worker=party.has_worker)
    for case, task in open_offers(session, party.id):
        order = task_order(task, party.id, case, policy_with(session, case.digest))
        yield Effect(EffectKind.MOVE_TASK, asdict(order) | {"queue": queue} | ({"left": left} if left else {}))
