"""Finding tasks over all cases."""

from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlmodel import Session

from orchestrator.db.beliefs import obligation_of, task_of
from orchestrator.db.cases import case_of, seen_by
from orchestrator.db.due_order import in_due_order, listed
from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.work import OBLIGATION, TASK
from orchestrator.domain.case import Case
from orchestrator.domain.listing import Listed, Page, TaskFilter, TaskLine
from orchestrator.domain.work import Task, TaskState

_DUTY = "duty_"
LINES = (
    select(
        TASK,
        CASE.c.title,
        CASE.c.municipality,
        CASE.c.version,
        *(column.label(f"{_DUTY}{column.name}") for column in OBLIGATION.c),
    )
    .join(CASE, CASE.c.id == TASK.c.case_id)
    .outerjoin(OBLIGATION, (OBLIGATION.c.case_id == TASK.c.case_id) & (OBLIGATION.c.key == TASK.c.obligation))
)
"""Every task with the case it belongs to, and the obligation it would fulfil where it would fulfil one."""


def find_task(session: Session, task_id: str) -> tuple[str, Task] | None:
    """Return the id of the case, and the task."""
    row = session.execute(select(TASK).where(TASK.c.id == task_id)).one_or_none()
    return (row.case_id, task_of(row)) if row else None


def open_offers(session: Session, party: str) -> tuple[tuple[Case, Task], ...]:
    """Return every task that is offered to the party now, with its case."""
    columns = [column.label(f"its_{column.name}") for column in CASE.c]
    asked = select(TASK, *columns).join(CASE, CASE.c.id == TASK.c.case_id)
    asked = asked.where(TASK.c.state == TaskState.OFFERED.value, TASK.c.offered_to.contains([party]))
    rows = session.execute(asked.order_by(TASK.c.id)).all()
    return tuple((case_of(row, "its_"), task_of(row)) for row in rows)


def list_tasks(session: Session, party: str, wanted: TaskFilter, page: Page) -> Listed[TaskLine]:
    """Return the tasks in cases the party may see, the earliest deadline first, those without one last."""
    asked = _narrowed(LINES.where(seen_by(party)), wanted)
    rows = session.execute(in_due_order(asked, TASK.c.due_at, TASK.c.id, page)).all()
    return listed(rows, page, lambda row: (row.due_at, row.id), task_line)


def see_task(session: Session, party: str, task_id: str) -> TaskLine | None:
    """Return one task, if the party may see its case."""
    row = session.execute(LINES.where(TASK.c.id == task_id, seen_by(party))).one_or_none()
    return task_line(row) if row else None


def _narrowed(asked: Select[Any], wanted: TaskFilter) -> Select[Any]:
    if wanted.state:
        asked = asked.where(TASK.c.state == wanted.state.value)
    if wanted.party:
        nobodys = TASK.c.claimed_by.is_(None) & TASK.c.completed_by.is_(None)
        offered = nobodys & TASK.c.offered_to.contains([wanted.party])
        theirs = or_(TASK.c.claimed_by == wanted.party, TASK.c.completed_by == wanted.party)
        asked = asked.where(or_(offered, theirs))
    if wanted.case:
        asked = asked.where(TASK.c.case_id == wanted.case)
    return asked


def task_line(row: Row[Any]) -> TaskLine:
    """Return the line that a row of a task with its case holds."""
    duty = obligation_of(row, _DUTY) if row.duty_key else None
    return TaskLine(row.case_id, row.title, row.municipality, row.version, task_of(row), duty)
