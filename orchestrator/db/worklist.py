"""Finding the cases of a municipality in order of what needs attention."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, literal_column, or_, select, true, tuple_
from sqlmodel import Session

from orchestrator.db.cases import case_of
from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.obligation import OBLIGATION
from orchestrator.db.tables.task import TASK
from orchestrator.domain.obligation import OWED, ObligationState
from orchestrator.domain.page import Listed, Page
from orchestrator.domain.task import TaskState
from orchestrator.domain.worklist import (
    BY_AGE,
    COUNTED,
    Pressing,
    Urgency,
    WorklistCounts,
    WorklistFilter,
    WorklistLine,
)

WEEK = timedelta(days=7)

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_NEVER_IN_SQL: ColumnElement[datetime] = literal_column("timestamptz '9999-01-01 00:00:00+00'")
# Written out, so that the index of what is owed is used whatever the statement is given.
_OWED: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in sorted(OWED)]
_IN_TIME: list[ColumnElement[str]] = [literal_column("'open'"), literal_column("'suspended'")]
_NOBODY: ColumnElement[list[str]] = literal_column("'{}'::text[]")
_FIRST = OBLIGATION.alias("first")
_OTHER = OBLIGATION.alias("other")
_DUE = func.coalesce(_FIRST.c.due_at, _NEVER_IN_SQL)
_OTHER_DUE = func.coalesce(_OTHER.c.due_at, _NEVER_IN_SQL)


def list_worklist(
    session: Session, municipality: str, wanted: WorklistFilter, page: Page, at: datetime
) -> Listed[WorklistLine]:
    """Return the cases, the deadline that presses most first; those in which nothing is owed by age, the newest first.

    A mark of a page is the moment and the id of its last case. Raises PageInvalid.
    """
    driven = wanted.urgency not in BY_AGE
    asked = _by_deadline(municipality, wanted, at) if driven else _by_age(municipality, wanted)
    asked = asked.where(_holding(session, municipality, wanted.words))
    if page.after:
        asked = asked.where(_after_deadline(page) if driven else tuple_(CASE.c.opened_at, CASE.c.id) < page.place)
    # In PostgreSQL what has no deadline comes last by itself, and the index has the same order.
    order = (_FIRST.c.due_at, CASE.c.id) if driven else (CASE.c.opened_at.desc(), CASE.c.id.desc())
    rows = session.execute(asked.order_by(*order).limit(page.limit + 1)).all()
    kept = rows[: page.limit]
    return Listed(_lines(session, kept, driven), _mark(kept[-1], driven) if len(rows) > page.limit else None)


def count_worklist(session: Session, municipality: str, wanted: WorklistFilter, at: datetime) -> WorklistCounts:
    """Return how many cases there are of each urgency, given the rest of the filter."""
    numbers: dict[str, int] = {}
    holding = _holding(session, municipality, wanted.words)
    for name in WorklistCounts.__dataclass_fields__:
        narrowed = WorklistFilter(Urgency(name), wanted.policy, wanted.waits_for, wanted.person, wanted.words)
        driven = narrowed.urgency not in BY_AGE
        asked = _by_deadline(municipality, narrowed, at) if driven else _by_age(municipality, narrowed)
        few = asked.where(holding).with_only_columns(CASE.c.id).limit(COUNTED + 1).subquery()
        numbers[name] = session.execute(select(func.count()).select_from(few)).scalar_one()
    return WorklistCounts(**numbers)


def _by_deadline(municipality: str, wanted: WorklistFilter, at: datetime) -> Select[Any]:
    """Return cases with, of the obligations the filter is about, the one that presses most."""
    earlier = and_(
        _OTHER.c.case_id == _FIRST.c.case_id,
        _about(_OTHER, wanted),
        tuple_(_OTHER_DUE, _OTHER.c.key) < tuple_(_DUE, _FIRST.c.key),
    )
    asked = select(CASE, *(column.label(f"o_{column.name}") for column in _FIRST.c))
    asked = asked.join(_FIRST, _FIRST.c.case_id == CASE.c.id)
    asked = asked.where(_about(_FIRST, wanted), ~exists(select(1).select_from(_OTHER).where(earlier)))
    return _narrowed(asked.where(*_urgent(wanted.urgency, at)), municipality, wanted)


def _after_deadline(page: Page) -> ColumnElement[bool]:
    moment, case = page.place
    no_deadline = _FIRST.c.due_at.is_(None)
    if moment >= _NEVER:
        return no_deadline & (CASE.c.id > case)
    return or_(tuple_(_FIRST.c.due_at, CASE.c.id) > (moment, case), no_deadline)


def _by_age(municipality: str, wanted: WorklistFilter) -> Select[Any]:
    asked = select(CASE)
    owing = select(1).select_from(_FIRST).where(_FIRST.c.case_id == CASE.c.id)
    if wanted.urgency is Urgency.QUIET:
        asked = asked.where(CASE.c.closed_since.is_(None), ~exists(owing.where(_FIRST.c.state.in_(_OWED))))
    if wanted.urgency is Urgency.CLOSED:
        asked = asked.where(CASE.c.closed_since.is_not(None))
    if wanted.waits_for:
        asked = asked.where(exists(owing.where(_about(_FIRST, wanted))))
    return _narrowed(asked, municipality, wanted)


def _about(table: Any, wanted: WorklistFilter) -> ColumnElement[bool]:
    found: ColumnElement[bool] = table.c.state.in_(_OWED)
    if wanted.waits_for:
        found &= table.c.bearers.contains([wanted.waits_for])
    if wanted.urgency is Urgency.UNHELD:
        found &= table.c.bearers == _NOBODY
    return found


def _urgent(urgency: Urgency, at: datetime) -> Sequence[ColumnElement[bool]]:
    in_time = _FIRST.c.state.in_(_IN_TIME)
    match urgency:
        case Urgency.LATE:
            return (_FIRST.c.state == ObligationState.BREACHED.value,)
        case Urgency.THIS_WEEK:
            return (in_time, _FIRST.c.due_at <= at + WEEK)
        case Urgency.LATER:
            return (in_time, _FIRST.c.due_at > at + WEEK)
        case Urgency.NO_TERM:
            return (in_time, _FIRST.c.due_at.is_(None))
    return ()


def _narrowed(asked: Select[Any], municipality: str, wanted: WorklistFilter) -> Select[Any]:
    asked = asked.where(CASE.c.municipality == municipality)
    if wanted.policy:
        asked = asked.where(CASE.c.policy == wanted.policy)
    if wanted.person:
        theirs = (TASK.c.claimed_by == municipality) & (TASK.c.person == wanted.person)
        claimed = select(TASK.c.case_id).where(theirs, TASK.c.state == TaskState.CLAIMED.value)
        asked = asked.where(CASE.c.id.in_(claimed))
    return asked


def _holding(session: Session, municipality: str, words: str | None) -> ColumnElement[bool]:
    """Return the condition that a case holds the words: looked up once, when not too many do."""
    if not words:
        return true()
    asked = select(CASE.c.id).where(CASE.c.municipality == municipality, holds_words(words)).limit(COUNTED + 1)
    found = session.execute(asked).scalars().all()
    return CASE.c.id.in_(found) if len(found) <= COUNTED else holds_words(words)


def holds_words(words: str) -> ColumnElement[bool]:
    """Return the condition that a case holds the words in its id or title."""
    return or_(CASE.c.title.icontains(words, autoescape=True), CASE.c.id.icontains(words, autoescape=True))


def _lines(session: Session, rows: Sequence[Row[Any]], driven: bool) -> tuple[WorklistLine, ...]:
    numbers = _numbers(session, [row.id for row in rows])
    return tuple(
        WorklistLine(case_of(row), _pressing(row) if driven else None, **numbers.get(row.id, _NONE)) for row in rows
    )


_NONE = {"owed": 0, "late": 0, "unheld": 0, "offered": 0}


def _numbers(session: Session, cases: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    """Return for each case how much is owed in it, and how much work is on offer."""
    ids = list(cases)
    late = OBLIGATION.c.state == ObligationState.BREACHED.value
    owed = select(
        OBLIGATION.c.case_id,
        func.count().label("owed"),
        func.count().filter(late).label("late"),
        func.count().filter(func.cardinality(OBLIGATION.c.bearers) == 0).label("unheld"),
    ).where(OBLIGATION.c.case_id.in_(ids), OBLIGATION.c.state.in_(_OWED))
    offered = select(TASK.c.case_id, func.count().label("offered"))
    offered = offered.where(TASK.c.case_id.in_(ids), TASK.c.state == TaskState.OFFERED.value)
    found: dict[str, dict[str, int]] = {}
    for row in session.execute(owed.group_by(OBLIGATION.c.case_id)):
        found[row.case_id] = {**_NONE, "owed": row.owed, "late": row.late, "unheld": row.unheld}
    for row in session.execute(offered.group_by(TASK.c.case_id)):
        found.setdefault(row.case_id, dict(_NONE))["offered"] = row.offered
    return found


def _pressing(row: Row[Any]) -> Pressing:
    return Pressing(
        key=row.o_key,
        rule=row.o_rule,
        source=row.o_source,
        act=row.o_act,
        bearer_role=row.o_bearer_role,
        bearers=tuple(row.o_bearers),
        state=ObligationState(row.o_state),
        last_day=row.o_last_day,
        due_at=row.o_due_at,
    )


def _mark(row: Row[Any], driven: bool) -> str:
    moment = (row.o_due_at or _NEVER) if driven else row.opened_at
    return f"{moment.isoformat()} {row.id}"
