"""Wake cases whose time has come: evaluate them anew, because time alone can change what is owed."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.cases import due_cases, save_head
from orchestrator.db.ringing import set_clock
from orchestrator.domain.actor import PLATFORM
from orchestrator.domain.answers import Woken
from orchestrator.domain.chain import Line, linked
from orchestrator.domain.entry import InputKind
from orchestrator.domain.judgement import Belief, judge
from orchestrator.usecases.turn import Held, closed_since, filled, held_case, moment_in, settle


def wake_cases(session: Session, *, municipality: str, at: datetime, limit: int = 100) -> Woken:
    """Evaluate at most `limit` due cases of the municipality at this moment.

    Waking twice, or late, or a case for which nothing changed, is harmless: then nothing is written but when the case
    is due next.
    """
    due = due_cases(session, municipality, at, limit)
    for case, epoch in due:
        _wake(session, held_case(session, case, epoch), at)
    return Woken(len(due), set_clock(session, municipality))


def _wake(session: Session, held: Held, at: datetime) -> None:
    inputs = linked(held.case, [Line(InputKind.CLOCK, PLATFORM.party, {})], moment_in(held.case, at))
    judgement = judge(held.policy, held.case.id, held.belief, inputs)
    if judgement.changes or _stands_otherwise(held, judgement.belief):
        settle(session, held, inputs, judgement)
    elif judgement.belief.conclusions:
        save_head(session, replace(held.case, next_due=judgement.belief.conclusions.changes_at))


def _stands_otherwise(held: Held, belief: Belief) -> bool:
    """Whether other parties take part now, or the case was closed or reopened."""
    return filled(belief.roles) != filled(held.belief.roles) or closed_since(belief) != held.case.closed_since
