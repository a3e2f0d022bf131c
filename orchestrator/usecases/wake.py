"""Waking what time alone has changed."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator import clock
from orchestrator.db.beliefs import load_tasks
from orchestrator.db.cases import due_case, due_case_ids, due_cases, get_case, save_head
from orchestrator.db.clocks import rings_too_late, set_clock
from orchestrator.db.editions import current_editions, mark_outdated
from orchestrator.db.outbox import add_effects, speak_again
from orchestrator.db.parties import with_worker
from orchestrator.db.policies import policy_with
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.db.set_apart import recovered
from orchestrator.domain.answers import Woken
from orchestrator.domain.body import TimePassed
from orchestrator.domain.case import Case
from orchestrator.domain.condition import ApartKind
from orchestrator.domain.effects import effects_of, nudge, parties_to_tell
from orchestrator.domain.journal import InputKind, Line, linked
from orchestrator.domain.judgement import Belief
from orchestrator.domain.party import PLATFORM, Actor
from orchestrator.domain.plan import ChangeKind, TaskChange
from orchestrator.domain.renewal import renewed
from orchestrator.domain.work import TaskState
from orchestrator.domain.written import written
from orchestrator.salt import fresh_salts
from orchestrator.usecases.turn import (
    Held,
    closed_since,
    filled,
    held_case,
    judged,
    moment_in,
    next_due,
    settle,
    take_turn,
)
from rules.terms.edition import Editions


def wake_cases(session: Session, *, municipality: str, at: datetime, limit: int = 100) -> Woken:
    """Evaluate at most `limit` due cases of the municipality at this moment.

    Waking twice, or late, or a case for which nothing changed, is harmless: then nothing is written but when the case
    is due next. Raises CaseSetApart when one of them cannot be evaluated; then go on one by one, each in a transaction
    of its own, with `due_ids`, `wake_case` and `ring_next`.
    """
    current = _renewing(session, municipality, at, limit)
    due = due_cases(session, municipality, at, limit)
    for case, epoch in due:
        _wake(session, held_case(session, case, epoch), at, current)
    return Woken(len(due), set_clock(session, municipality))


def due_ids(session: Session, *, municipality: str, at: datetime, limit: int = 100) -> tuple[str, ...]:
    """Return the ids of at most `limit` cases that are due, the longest overdue first."""
    _renewing(session, municipality, at, limit)
    return due_case_ids(session, municipality, at, limit)


def wake_case(session: Session, case_id: str, *, at: datetime) -> Case | None:
    """Evaluate one case and return it as it then is; None when it is not due or in other hands. Raises CaseSetApart."""
    found = due_case(session, case_id, at)
    return _wake(session, held_case(session, *found), at, current_editions(session, at)) if found else None


def ring_next(session: Session, *, municipality: str) -> datetime | None:
    """Set the clock of the municipality by the cases as they now are, and return when it rings."""
    return set_clock(session, municipality)


def _renewing(session: Session, municipality: str, at: datetime, limit: int) -> Editions:
    """Return the editions in force now, with the open cases that rest on others made due."""
    current = current_editions(session, at)
    mark_outdated(session, municipality, current, at, limit)
    return current


def _wake(session: Session, held: Held, at: datetime, current: Editions) -> Case:
    if held.case.closed_since is None and held.case.editions != current.digests:
        return _renew(session, held, at, current)
    line = Line(InputKind.CLOCK, PLATFORM.party, written(TimePassed()))
    inputs = linked(held.case, [line], moment_in(held.case, at), fresh_salts(1))
    judgement = judged(held, inputs)
    if judgement.changes or _stands_otherwise(held, judgement.belief):
        return settle(session, held, inputs, judgement).held.case
    case = replace(held.case, next_due=next_due(judgement.belief))
    save_head(session, case)
    recovered(session, ApartKind.CASE, case.id, at)
    return case


def _renew(session: Session, held: Held, at: datetime, current: Editions) -> Case:
    """Let the case rest on other editions from now on: a line that is written even when it changes nothing."""
    moment = moment_in(held.case, at)
    said = renewed(held.editions, current, (held.case.opened_at.year, moment.year))
    anew = replace(held, case=replace(held.case, editions=current.digests), editions=current)
    line = Line(InputKind.EDITIONS_RENEWED, PLATFORM.party, written(said))
    return take_turn(session, anew, [line], at).held.case


def _stands_otherwise(held: Held, belief: Belief) -> bool:
    """Whether other parties take part now, or the case was closed or reopened."""
    return filled(belief.roles) != filled(held.belief.roles) or closed_since(belief) != held.case.closed_since


def take_up(session: Session, cases: Collection[str], offering: Collection[str], *, at: datetime) -> None:
    """Set the clocks of the municipalities for what is due in these cases, and offer the work that still stands.

    `offering` are those of them whose offers nobody was told of yet. What a rule let a program do is not done again.
    Twice is harmless: a clock that rings in time is let be.
    """
    speak_again(session)
    living = [case for case in (get_case(session, each) for each in cases) if case.closed_since is None]
    for case in living:
        if case.id in offering:
            _offer(session, case, at)
    _set_clocks(session, living, at)


def _offer(session: Session, case: Case, at: datetime) -> None:
    standing = (each for each in load_tasks(session, case.id) if each.state is TaskState.OFFERED)
    changes = [TaskChange(ChangeKind.TASK_OFFERED, each, None) for each in standing]
    if changes:
        workers = with_worker(session, parties_to_tell(changes))
        add_effects(session, effects_of(changes, case, policy_with(session, case.digest), with_worker=workers), at)


def _set_clocks(session: Session, living: Collection[Case], at: datetime) -> None:
    earliest: dict[str, datetime] = {}
    for case in living:
        if case.next_due:
            earliest[case.municipality] = min(case.next_due, earliest.get(case.municipality, case.next_due))
    for municipality, due in sorted(earliest.items()):
        if rings_too_late(session, municipality, due):
            add_effects(session, [nudge(municipality, due)], at)


def move_clock(session: Session, actor: Actor, by: timedelta, *, at: datetime, key: str) -> datetime:
    """Move it for all programs and return the moment it then is. The same key moves it once.

    Raises IdempotencyConflict.
    """
    fingerprint = f"move_clock {by.total_seconds()}"
    known = find_answer(session, actor, key, fingerprint)
    if known is not None:
        return datetime.fromisoformat(known["now"])
    clock.move_clock(session, by)
    moved = at + by
    keep_answer(session, actor, key, fingerprint, {"now": moved.isoformat()}, at)
    return moved
