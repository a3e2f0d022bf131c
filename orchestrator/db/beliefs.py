"""Storing what is believed about a case, so that it can be asked for across cases, and reading it back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Table, delete, insert, select
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from orchestrator.db.tables.case import CASE_PARTY
from orchestrator.db.tables.obligation import OBLIGATION
from orchestrator.db.tables.task import TASK
from orchestrator.domain.obligation import Obligation, ObligationState
from orchestrator.domain.plan import CaseState, Change, ObligationChange, TaskChange
from orchestrator.domain.task import Task, TaskState

Roles = Mapping[str, tuple[str, ...]]


def load_obligations(session: Session, case_id: str) -> tuple[Obligation, ...]:
    """Return every obligation of the case, by key."""
    rows = session.execute(select(OBLIGATION).where(OBLIGATION.c.case_id == case_id).order_by(OBLIGATION.c.key))
    return tuple(obligation_of(row) for row in rows)


def load_tasks(session: Session, case_id: str) -> tuple[Task, ...]:
    """Return every generation of every task of the case, by key and generation."""
    rows = session.execute(select(TASK).where(TASK.c.case_id == case_id).order_by(TASK.c.key, TASK.c.generation))
    return tuple(task_of(row) for row in rows)


def load_roles(session: Session, case_id: str) -> dict[str, tuple[str, ...]]:
    """Return for each role that is held the parties that hold it, sorted."""
    rows = session.execute(
        select(CASE_PARTY).where(CASE_PARTY.c.case_id == case_id).order_by(CASE_PARTY.c.role, CASE_PARTY.c.party)
    )
    roles: dict[str, tuple[str, ...]] = {}
    for row in rows:
        roles[row.role] = (*roles.get(row.role, ()), row.party)
    return roles


def state_of(obligations: Iterable[Obligation], tasks: Iterable[Task]) -> CaseState:
    """Return the state: of each task the latest generation, which comes last."""
    return CaseState({each.key: each for each in obligations}, {each.key: each for each in tasks})


def save_changes(session: Session, case_id: str, changes: Sequence[Change]) -> None:
    """Store the obligations and tasks as they are after the changes."""
    obligations = {each.after.key: each.after for each in changes if isinstance(each, ObligationChange)}
    tasks = {each.after.id: each.after for each in changes if isinstance(each, TaskChange)}
    if obligations:
        session.execute(_SAVE_OBLIGATION, [_columns(case_id, each) for each in obligations.values()])
    if tasks:
        session.execute(_SAVE_TASK, [_columns(case_id, each) for each in tasks.values()])


def save_roles(session: Session, case_id: str, roles: Roles) -> None:
    """Store who holds which role now."""
    session.execute(delete(CASE_PARTY).where(CASE_PARTY.c.case_id == case_id))
    held = [{"case_id": case_id, "party": party, "role": role} for role in roles for party in roles[role]]
    if held:
        session.execute(insert(CASE_PARTY), held)


def forget(session: Session, case_id: str) -> None:
    """Remove everything that is believed about the case."""
    for table in (OBLIGATION, TASK, CASE_PARTY):
        session.execute(delete(table).where(table.c.case_id == case_id))


def _save(table: Table) -> Insert:
    statement = upsert(table)
    keys = [column.name for column in table.primary_key]
    changed = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


_SAVE_OBLIGATION = _save(OBLIGATION)
_SAVE_TASK = _save(TASK)


def _columns(case_id: str, stored: Obligation | Task) -> dict[str, Any]:
    values = {name: getattr(stored, name) for name in stored.__dataclass_fields__}
    lists = {name: list(each) for name, each in values.items() if isinstance(each, tuple)}
    return {**values, **lists, "case_id": case_id}


def obligation_of(row: Row[Any]) -> Obligation:
    """Return the obligation that the columns of a row hold."""
    return Obligation(**_values(row, Obligation) | {"state": ObligationState(row.state)})


def task_of(row: Row[Any]) -> Task:
    """Return the task that the columns of a row hold."""
    return Task(**_values(row, Task) | {"state": TaskState(row.state)})


def _values(row: Row[Any], kind: type[Obligation | Task]) -> dict[str, Any]:
    stored = row._mapping  # noqa: SLF001  the documented way to read a row by name
    return {name: _as_value(stored[name]) for name in kind.__dataclass_fields__}


def _as_value(stored: Any) -> Any:
    match stored:
        case datetime():
            return stored.astimezone(UTC)
        case list():
            return tuple(_as_value(each) for each in stored)
    return stored
