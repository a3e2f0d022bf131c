"""What a party does with work on offer: claim it, give it back, turn it down, fail at it, complete it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator.db.leases import grant_lease
from orchestrator.db.listing import find_task
from orchestrator.db.parties import with_worker
from orchestrator.db.requests import find_answer, keep_answer, was_replayed
from orchestrator.domain.answers import Completed
from orchestrator.domain.body import TaskActed
from orchestrator.domain.case import FactDraft
from orchestrator.domain.journal import Entry, InputKind, Line, fingerprint, linked
from orchestrator.domain.judgement import conclude, task_with_id
from orchestrator.domain.party import Actor
from orchestrator.domain.veil import unexplained
from orchestrator.domain.work import RELEASABLE, Task, TaskState
from orchestrator.domain.written import written
from orchestrator.errors import (
    CaseNotFound,
    NotYours,
    TaskAlreadyClaimed,
    TaskNotAnswered,
    TaskNotFound,
    TaskNotOffered,
    TaskStateConflict,
)
from orchestrator.salt import fresh_salts
from orchestrator.usecases.answered import answer_of, entries_then, recorded_before, recorded_by, tasks_in, view_of_held
from orchestrator.usecases.excluded import must_not_be_excluded
from orchestrator.usecases.facts import fact_entries
from orchestrator.usecases.turn import Held, about, adding_to, hold, judged, moment_in, settle, take_turn
from rules.model.policy import AD_HOC


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does to a task: the kind of entry it becomes, and why, where that is said."""

    kind: InputKind
    reason: str | None = None


def act_on_task(
    session: Session,
    actor: Actor,
    task_id: str,
    act: Act,
    allowed: Callable[[Held, Task], None],
    *,
    at: datetime,
    key: str,
    asked: str,
) -> Task:
    """Do it, if `allowed` raises nothing, and return the task of that key as it then is.

    Raises TaskNotFound, IdempotencyConflict and what `allowed` raises.
    """
    held, task = hold_task(session, actor, task_id)
    answered = find_answer(session, actor, key, asked)
    if answered:
        return _seen(held, actor, _of_key(task.key, entries_then(session, answered)[1]))
    allowed(held, task)
    turn = take_turn(session, held, [acted(act, actor, task)], at)
    keep_answer(session, actor, key, asked, answer_of(turn), turn.held.case.recorded_at)
    return _seen(turn.held, actor, _of_key(task.key, turn.consequences))


def _seen(held: Held, actor: Actor, task: Task) -> Task:
    """Return the task as the actor, who had to do with it, may see it."""
    return view_of_held(held, actor).task(task) or unexplained(task, held.case.opened_at)


def _of_key(key: str, entries: Sequence[Entry]) -> Task:
    """Return the task as the last of the entries about its key left it: perhaps a next generation."""
    return next(each for each in tasks_in(entries) if each.key == key)


def acted(act: Act, actor: Actor, task: Task) -> Line:
    """Return the line of the journal that says so."""
    return Line(act.kind, actor.party, written(TaskActed(task.id, act.reason)), actor.person, task.role)


def hold_task(session: Session, actor: Actor, task_id: str) -> tuple[Held, Task]:
    """Lock the case of the task, and return the task as it is from then on.

    Raises TaskNotFound, also when the actor's party may not know of the case or of the task, CaseSetApart.
    """
    try:
        held = hold(session, _case_of(session, task_id), actor.party)
    except CaseNotFound:
        raise TaskNotFound(task_id) from None
    if not held.is_known_to(actor.party):
        raise TaskNotFound(task_id)
    task = task_with_id(held.belief.state, task_id) or _earlier(session, task_id)
    if not view_of_held(held, actor).works_on(task):
        raise TaskNotFound(task_id)
    return held, task


def _case_of(session: Session, task_id: str) -> str:
    found = find_task(session, task_id)
    if found is None:
        raise TaskNotFound(task_id)
    return found[0]


def _earlier(session: Session, task_id: str) -> Task:
    """Return a generation that is no longer the latest; read under the lock, as it may have ended while we waited."""
    found = find_task(session, task_id)
    if found is None:
        raise TaskNotFound(task_id)
    return found[1]


def must_be_claimed(task: Task, actor: Actor) -> None:
    """Raises TaskStateConflict when nobody holds the task, NotYours when another party does."""
    if task.state is not TaskState.CLAIMED:
        raise TaskStateConflict(task.id, str(task.state), "claimed")
    if actor.party != task.claimed_by:
        raise NotYours("This task", actor.party, str(task.claimed_by))


UNSAID = timedelta(days=1)
"""How long a program that says nothing about it holds what it claimed."""


def claim_task(
    session: Session, actor: Actor, task_id: str, *, at: datetime, key: str, lease: timedelta | None = None
) -> Task:
    """Take the task on; with `lease` for so long, unless that is renewed.

    A program (no person) of a party that runs its own worker always has a lease: a day when it says nothing about it.

    Raises TaskNotFound, NotYours, TaskAlreadyClaimed, TaskNotOffered, IdempotencyConflict, CaseSetApart, and
    FactRefused when a rule about persons or parties would forbid this actor to deliver what the task asks for.
    """

    def allowed(held: Held, task: Task) -> None:
        if task.state is TaskState.CLAIMED and task.claimed_by:
            raise TaskAlreadyClaimed(task_id, task.claimed_by)
        if task.state is not TaskState.OFFERED:
            raise TaskNotOffered(task_id, str(task.state))
        if actor.party not in task.offered_to:
            raise NotYours(
                "This task", actor.party, " or ".join(task.offered_to) or "nobody, as no party holds the role"
            )
        with about(held.case.id):
            conclusions = conclude(held.policy, held.belief, moment_in(held.case, at), held.editions)
            must_not_be_excluded(held, conclusions, actor, task)

    act = Act(InputKind.TASK_CLAIMED)
    asked = fingerprint({"claim": task_id})
    task = act_on_task(session, actor, task_id, act, allowed, at=at, key=key, asked=asked)
    if not was_replayed(session):
        _lease(session, actor, task_id, lease)
    return task


def _lease(session: Session, actor: Actor, task_id: str, asked: timedelta | None) -> None:
    if asked or (actor.person is None and with_worker(session, {actor.party})):
        grant_lease(session, task_id, actor.party, asked or UNSAID)


def release_task(session: Session, actor: Actor, task_id: str, *, at: datetime, key: str, reason: str = "") -> Task:
    """Give a claimed task back (the claimant), or offer a claimed or failed one anew (the director).

    This generation of the task ends and, while the work is still demanded, a new generation with its own id is offered:
    the answer. The journal keeps the reason, if one is given.

    Raises TaskNotFound, NotYours, TaskStateConflict, IdempotencyConflict.
    """

    def allowed(held: Held, task: Task) -> None:
        if not task.is_releasable:
            raise TaskStateConflict(task_id, str(task.state), " or ".join(sorted(RELEASABLE)))
        director = held.policy.director in held.roles_of(actor.party)
        if not director and (task.state is TaskState.FAILED or actor.party != task.claimed_by):
            raise NotYours("Releasing this task", actor.party, f"the director or {task.claimed_by}")

    act = Act(InputKind.TASK_RELEASED, reason or None)
    asked = fingerprint({"release": task_id, **({"reason": reason} if reason else {})})
    return act_on_task(session, actor, task_id, act, allowed, at=at, key=key, asked=asked)


def decline_task(session: Session, actor: Actor, task_id: str, reason: str, *, at: datetime, key: str) -> Task:
    """Write down that the party does not want the offer; the task stays on offer, as others may want it.

    Raises TaskNotFound, TaskNotOffered, NotYours, IdempotencyConflict.
    """
    asked = fingerprint({"decline": task_id, "reason": reason})
    held, task = hold_task(session, actor, task_id)
    if find_answer(session, actor, key, asked):
        return _seen(held, actor, replace(task, state=TaskState.OFFERED, claimed_by=None, person=None))
    if task.state is not TaskState.OFFERED:
        raise TaskNotOffered(task_id, str(task.state))
    if actor.party not in task.offered_to:
        raise NotYours("This task", actor.party, " or ".join(task.offered_to))
    turn = take_turn(session, held, [acted(Act(InputKind.TASK_DECLINED, reason), actor, task)], at)
    keep_answer(session, actor, key, asked, answer_of(turn), turn.held.case.recorded_at)
    return _seen(turn.held, actor, task)


def fail_task(session: Session, actor: Actor, task_id: str, reason: str, *, at: datetime, key: str) -> Task:
    """Mark the claimed task as failed. Raises TaskNotFound, NotYours, TaskStateConflict, IdempotencyConflict."""

    def allowed(_: Held, task: Task) -> None:
        must_be_claimed(task, actor)

    act = Act(InputKind.TASK_FAILED, reason)
    asked = fingerprint({"fail": task_id, "reason": reason})
    return act_on_task(session, actor, task_id, act, allowed, at=at, key=key, asked=asked)


def complete_task(
    session: Session, actor: Actor, task_id: str, facts: Sequence[FactDraft], *, at: datetime, key: str
) -> Completed:
    """Record the facts and complete the claimed task, all or nothing.

    A fact without a role is added in that of the task. One of the facts is of the type the task yields; what that must
    refer to is filled in where the task rests on exactly one such fact. Work given ad hoc is done without saying more.

    Raises TaskNotFound, NotYours, TaskStateConflict, TaskNotAnswered, IdempotencyConflict and what record_facts raises.
    """
    asked = fingerprint({"complete": task_id, "facts": tuple(facts)})
    held, task = hold_task(session, actor, task_id)
    answered = find_answer(session, actor, key, asked)
    if answered:
        done = _with_id(task.id, entries_then(session, answered)[1])
        return Completed(_seen(held, actor, done), recorded_before(session, actor, answered))
    must_be_claimed(task, actor)
    if not facts and task.task == AD_HOC.name:
        facts = (FactDraft(task.yields),)
    if not any(each.type == task.yields for each in facts):
        raise TaskNotAnswered(task_id, task.yields)
    with adding_to(held, at):
        inputs = _inputs(session, held, actor, task, facts, at)
    turn = settle(session, held, inputs, judged(held, inputs))
    keep_answer(session, actor, key, asked, answer_of(turn), turn.held.case.recorded_at)
    done = _seen(turn.held, actor, _with_id(task.id, turn.consequences))
    return Completed(done, recorded_by(turn, actor, held.belief.state))


def _inputs(
    session: Session, held: Held, actor: Actor, task: Task, facts: Sequence[FactDraft], at: datetime
) -> tuple[Entry, ...]:
    drafts = [replace(_filled_in(held, task, each), role=each.role or task.role) for each in facts]
    entries = fact_entries(session, held, actor, drafts, at, last=False)
    case = replace(held.case, seq=entries[-1].seq, head=entries[-1].hash)
    line = acted(Act(InputKind.TASK_COMPLETED), actor, task)
    return (*entries, *linked(case, [line], entries[-1].at, fresh_salts(1)))


def _filled_in(held: Held, task: Task, draft: FactDraft) -> FactDraft:
    """Return the fact the task asks for with each reference it cannot do without, where only one thing can be meant."""
    fact_type = held.policy.facts.get(draft.type)
    if draft.type != task.yields or draft.retracts or fact_type is None:
        return draft
    return replace(draft, fields={**task.implied(fact_type, held.belief.facts), **draft.fields})


def _with_id(task_id: str, entries: Sequence[Entry]) -> Task:
    """Return the task as the entries left it; a next generation of it is another task."""
    return next(each for each in tasks_in(entries) if each.id == task_id)
