"""Watch deadlines over many cases: those of one's own municipality, and of those one supervises.

A party that only supervises sees no titles of cases: people write in them what they like.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db import deadlines
from orchestrator.domain.actor import Actor
from orchestrator.domain.deadline import COUNTED, DeadlineFilter, Score
from orchestrator.domain.listing import ObligationLine
from orchestrator.domain.nearness import Span
from orchestrator.domain.page import Listed, Page
from orchestrator.usecases.supervise import watched_by


def list_deadlines(
    session: Session, actor: Actor, wanted: DeadlineFilter, span: Span, page: Page
) -> Listed[ObligationLine]:
    """Return what is still owed with a deadline in the span, the earliest first. Raises NotYours, PageInvalid."""
    watched = watched_by(session, actor)
    return _listed(actor, deadlines.list_deadlines(session, watched, wanted, span, page))


def count_deadlines(
    session: Session, actor: Actor, wanted: DeadlineFilter, spans: Sequence[Span], most: int = COUNTED
) -> tuple[int, ...]:
    """Return how much is owed with a deadline in each span, counted no further than `most` + 1. Raises NotYours."""
    return deadlines.count_deadlines(session, watched_by(session, actor), wanted, spans, most)


def count_by(
    session: Session, actor: Actor, by: str, values: Sequence[str], spans: Sequence[Span]
) -> Mapping[str, tuple[int, ...]]:
    """Return for each value of `municipality`, `bearer`, `policy` or `rule` how much is owed in each span, if anything.

    Raises NotYours.
    """
    return deadlines.count_by(session, watched_by(session, actor), by, values, spans, COUNTED)


def list_bearers(session: Session, actor: Actor, most: int) -> tuple[str, ...]:
    """Return the parties that owe anything with a deadline, by id, at most so many and one more. Raises NotYours."""
    return deadlines.list_bearers(session, watched_by(session, actor), most)


def list_scores(session: Session, actor: Actor, since: datetime, *, at: datetime) -> tuple[Score, ...]:
    """Return how each party did with the deadlines that passed since then, month by month. Raises NotYours."""
    return deadlines.list_scores(session, watched_by(session, actor), Span(since, at))


def list_by_rule(session: Session, actor: Actor, rules: Iterable[str], page: Page) -> Listed[ObligationLine]:
    """Return what is still owed by any of the rules, the earliest deadline first. Raises NotYours, PageInvalid."""
    return _listed(actor, deadlines.list_by_rule(session, watched_by(session, actor), rules, page))


def _listed(actor: Actor, found: Listed[ObligationLine]) -> Listed[ObligationLine]:
    shown = (each if each.municipality == actor.party else replace(each, case_title="") for each in found.found)
    return replace(found, found=tuple(shown))
