"""Which open cases run under a text of a policy, and in which of them rules have drawn something that still holds."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Table, and_, exists, false, func, or_, select
from sqlmodel import Session

from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.work import NOTICE, OBLIGATION, TASK
from orchestrator.domain.work import ObligationState, TaskState

_IS_OPEN = CASE.c.closed_since.is_(None)


def count_open_under(session: Session, digests: Collection[str]) -> dict[str, int]:
    """Return how many open cases run under texts with these digests, for each municipality that has any."""
    asked = select(CASE.c.municipality, func.count().label("open"))
    under = asked.where(_IS_OPEN, CASE.c.digest.in_(list(digests))).group_by(CASE.c.municipality)
    return {row.municipality: row.open for row in session.execute(under)}


def open_with_conclusions(session: Session, rules: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Return the open cases in which one of these `rules`, by the digest of their text, has drawn something.

    That is an obligation or a task that was not withdrawn, or a notice. By municipality, in order of their ids.
    """
    drawn = (and_(CASE.c.digest == digest, _has_drawn(names)) for digest, names in rules.items())
    asked = select(CASE.c.municipality, CASE.c.id).where(_IS_OPEN, or_(false(), *drawn)).order_by(CASE.c.id)
    found: dict[str, list[str]] = {}
    for row in session.execute(asked):
        found.setdefault(row.municipality, []).append(row.id)
    return found


def _has_drawn(rules: Collection[str]) -> ColumnElement[bool]:
    stands = OBLIGATION.c.state != ObligationState.WITHDRAWN.value
    wanted = TASK.c.state != TaskState.WITHDRAWN.value
    return or_(_by(OBLIGATION, rules, stands), _by(TASK, rules, wanted), _by(NOTICE, rules))


def _by(table: Table, rules: Collection[str], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.c.case_id == CASE.c.id, table.c.rule.in_(list(rules)), *more)
