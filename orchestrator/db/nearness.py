"""What is owed, late, near and most pressing as conditions on tables: what `domain.nearness` means, in SQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, tuple_

from orchestrator.domain.nearness import Nearness, Span
from orchestrator.domain.work import OWED, RUNNING, ObligationState

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Where in the order of deadlines stands what has none."""

_NEVER: ColumnElement[datetime] = literal_column("timestamptz '9999-01-01 00:00:00+00'")
# Written out, so that the index of what is owed is used whatever the statement is given.
_OWED: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in sorted(OWED)]


def is_owed(table: Any) -> ColumnElement[bool]:
    """Return the condition that an obligation still has to be done."""
    found: ColumnElement[bool] = table.c.state.in_(_OWED)
    return found


def is_owed_in_case(table: Any) -> ColumnElement[bool]:
    """Return the same condition for the few obligations of one case, which are found by the case and nothing else.

    Said in words that no index knows: while a table is new, the planner would else read all that is owed for each case.
    """
    found: ColumnElement[bool] = (table.c.state + literal_column("''")).in_(_OWED)
    return found


def within(due_at: ColumnElement[Any], span: Span | Any) -> ColumnElement[bool]:
    """Return the condition that a deadline lies in the span, or in that of a row with `after` and `until`."""
    return and_(due_at > span.after, due_at <= span.until)


def is_passed(due_at: ColumnElement[Any], at: datetime) -> ColumnElement[bool]:
    """Return the condition that a deadline has been missed at the moment."""
    return within(due_at, Nearness.OVERDUE.span(at))


def stands(table: Any, state: ObligationState, at: datetime) -> ColumnElement[bool]:
    """Return the condition that an obligation is in the state at the moment, as `Obligation.stood_at` tells it."""
    stored: ColumnElement[bool] = table.c.state == state.value
    missed = is_passed(table.c.due_at, at)
    if state is ObligationState.BREACHED:
        return or_(stored, and_(is_owed(table), missed))
    if state in RUNNING:
        return and_(stored, func.coalesce(~missed, literal_column("true")))
    return stored


def or_never(due_at: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the deadline, or the end of time where there is none."""
    return func.coalesce(due_at, _NEVER)


def press(table: Any) -> ColumnElement[Any]:
    """Return the place among what is owed in one case, as `pressing` has it: letters by their code."""
    return tuple_(or_never(table.c.due_at), table.c.key.collate("C"))
