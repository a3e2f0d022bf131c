"""Wake cases whose time has come: evaluate them anew, because time alone can change what is owed."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.cases import due_case, due_case_ids, due_cases, save_head
from orchestrator.db.editions import current_editions, mark_outdated
from orchestrator.db.ringing import set_clock
from orchestrator.db.set_apart import recovered
from orchestrator.domain.actor import PLATFORM
from orchestrator.domain.answers import Woken
from orchestrator.domain.case import Case
from orchestrator.domain.chain import Line, linked
from orchestrator.domain.entry import InputKind
from orchestrator.domain.judgement import Belief
from orchestrator.domain.renewal import renewed_body
from orchestrator.domain.set_apart import ApartKind
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
    inputs = linked(held.case, [Line(InputKind.CLOCK, PLATFORM.party, {})], moment_in(held.case, at))
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
    body = renewed_body(held.editions, current, (held.case.opened_at.year, moment.year))
    renewed = replace(held, case=replace(held.case, editions=current.digests), editions=current)
    return take_turn(session, renewed, [Line(InputKind.EDITIONS_RENEWED, PLATFORM.party, body)], at).held.case


def _stands_otherwise(held: Held, belief: Belief) -> bool:
    """Whether other parties take part now, or the case was closed or reopened."""
    return filled(belief.roles) != filled(held.belief.roles) or closed_since(belief) != held.case.closed_since
