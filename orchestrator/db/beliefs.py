"""Storing what is believed about a case so that it can be asked for across cases, reading it back, remembering it."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from sqlalchemy import Row, Table, bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from orchestrator.db.round_trip import Prepared, prepared, write
from orchestrator.db.rows import values_of
from orchestrator.db.tables.case import CASE_PARTY, STANDING
from orchestrator.db.tables.personal import ERASURE
from orchestrator.db.tables.work import NOTICE, OBLIGATION, TASK
from orchestrator.domain.case import Standing
from orchestrator.domain.judgement import Belief
from orchestrator.domain.plan import CaseState, Change, NoticeChange, ObligationChange, ScopeChange, TaskChange
from orchestrator.domain.work import Notice, Obligation, ObligationState, Task, TaskState
from rules.terms.said import Said, Text
from rules.terms.said_in_json import to_json, told_from

Roles = Mapping[str, tuple[str, ...]]
Believed = Obligation | Task | Notice | Standing


def load_obligations(session: Session, case_id: str) -> tuple[Obligation, ...]:
    """Return every obligation of the case, by key."""
    rows = session.execute(select(OBLIGATION).where(OBLIGATION.c.case_id == case_id).order_by(OBLIGATION.c.key))
    return tuple(obligation_of(row) for row in rows)


def load_tasks(session: Session, case_id: str) -> tuple[Task, ...]:
    """Return every generation of every task of the case, by key and generation."""
    rows = session.execute(select(TASK).where(TASK.c.case_id == case_id).order_by(TASK.c.key, TASK.c.generation))
    return tuple(task_of(row) for row in rows)


def load_notices(session: Session, case_id: str) -> tuple[Notice, ...]:
    """Return every notice given in the case, by key."""
    rows = session.execute(select(NOTICE).where(NOTICE.c.case_id == case_id).order_by(NOTICE.c.key))
    return tuple(notice_of(row) for row in rows)


def load_standings(session: Session, case_id: str) -> tuple[Standing, ...]:
    """Return every stage and milestone of the case that ever was open or reached, by name."""
    rows = session.execute(select(STANDING).where(STANDING.c.case_id == case_id).order_by(STANDING.c.scope))
    return tuple(Standing(**values_of(row, Standing)) for row in rows)


def load_roles(session: Session, case_id: str) -> dict[str, tuple[str, ...]]:
    """Return for each role that is held the parties that hold it, sorted."""
    rows = session.execute(
        select(CASE_PARTY).where(CASE_PARTY.c.case_id == case_id).order_by(CASE_PARTY.c.role, CASE_PARTY.c.party)
    )
    roles: dict[str, tuple[str, ...]] = {}
    for row in rows:
        roles[row.role] = (*roles.get(row.role, ()), row.party)
    return roles


def roles_held(session: Session, party: str, cases: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return for each of the cases in which the party holds any role those it holds."""
    rows = session.execute(select(CASE_PARTY).where(CASE_PARTY.c.party == party, CASE_PARTY.c.case_id.in_(cases)))
    roles: dict[str, frozenset[str]] = {}
    for row in rows:
        roles[row.case_id] = roles.get(row.case_id, frozenset()) | {row.role}
    return roles


def load_state(session: Session, case_id: str) -> CaseState:
    """Return what is believed about the case: of each task the latest generation, which comes last."""
    return CaseState(
        {each.key: each for each in load_obligations(session, case_id)},
        {each.key: each for each in load_tasks(session, case_id)},
        {each.key: each for each in load_notices(session, case_id)},
        {each.scope: each for each in load_standings(session, case_id)},
        session.execute(_LAST_ERASED, {"case_id": case_id}).scalar() or 0,
    )


_LAST_ERASED = select(func.max(ERASURE.c.line)).where(ERASURE.c.case_id == bindparam("case_id"))


def save_changes(session: Session, case_id: str, changes: Sequence[Change]) -> None:
    """Store everything as it is after the changes."""
    obligations = {each.after.key: each.after for each in changes if isinstance(each, ObligationChange)}
    tasks = {each.after.id: each.after for each in changes if isinstance(each, TaskChange)}
    notices = {each.after.key: each.after for each in changes if isinstance(each, NoticeChange)}
    standings = {each.after.scope: each.after for each in changes if isinstance(each, ScopeChange)}
    write(session, _SAVE_OBLIGATION, [_columns(case_id, each) for each in obligations.values()])
    write(session, _SAVE_TASK, [_columns(case_id, each) for each in tasks.values()])
    write(session, _SAVE_NOTICE, [_columns(case_id, each) for each in notices.values()])
    write(session, _SAVE_STANDING, [_columns(case_id, each) for each in standings.values()])


def save_roles(session: Session, case_id: str, roles: Roles) -> None:
    """Store who holds which role now."""
    write(session, _EMPTY_ROLES, [{"case_id": case_id}])
    held = [{"case_id": case_id, "party": party, "role": role} for role in roles for party in roles[role]]
    write(session, _SAVE_ROLE, held)


def forget(session: Session, case_id: str) -> None:
    """Remove everything that is believed about the case."""
    for table in (OBLIGATION, TASK, NOTICE, STANDING, CASE_PARTY):
        session.execute(delete(table).where(table.c.case_id == case_id))


def _save(table: Table) -> Prepared:
    statement = upsert(table)
    keys = [column.name for column in table.primary_key]
    changed = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return prepared(statement.on_conflict_do_update(index_elements=keys, set_=changed))


_SAVE_OBLIGATION = _save(OBLIGATION)
_SAVE_TASK = _save(TASK)
_SAVE_NOTICE = _save(NOTICE)
_SAVE_STANDING = _save(STANDING)
_SAVE_ROLE = prepared(insert(CASE_PARTY))
_EMPTY_ROLES = prepared(delete(CASE_PARTY).where(CASE_PARTY.c.case_id == bindparam("case_id")))


def _columns(case_id: str, stored: Believed) -> dict[str, Any]:
    values = {name: _as_column(getattr(stored, name)) for name in stored.__dataclass_fields__}
    return {**values, "case_id": case_id}


def _as_column(value: Any) -> Any:
    match value:
        case Said() | Text():
            return to_json(value)
        case tuple():
            return [_as_column(each) for each in value]
    return value


def obligation_of(row: Row[Any], prefix: str = "") -> Obligation:
    """Return the obligation that the columns of a row hold; `prefix` stands before their names."""
    values = values_of(row, Obligation, prefix)
    told = tuple(map(told_from, values["steps"]))
    return Obligation(**values | {"state": ObligationState(values["state"]), "steps": told})


def task_of(row: Row[Any]) -> Task:
    """Return the task that the columns of a row hold."""
    return Task(**values_of(row, Task) | {"state": TaskState(row.state)})


def notice_of(row: Row[Any]) -> Notice:
    """Return the notice that the columns of a row hold."""
    values = values_of(row, Notice)
    return Notice(**values | {"what": told_from(values["what"])})


_MOST = 1_000

_beliefs: OrderedDict[tuple[str, str, int], Belief] = OrderedDict()
_lock = Lock()


def recall(case_id: str, head: str, epoch: int) -> Belief | None:
    """Return what was believed when the journal of the case had this head, if it is still remembered."""
    with _lock:
        belief = _beliefs.get((case_id, head, epoch))
        if belief:
            _beliefs.move_to_end((case_id, head, epoch))
        return belief


def remember(case_id: str, head: str, epoch: int, belief: Belief) -> None:
    """Remember the belief; the one that was longest not asked for makes room.

    A head that is rolled back does no harm: no journal will ever have it with other content.
    """
    with _lock:
        _beliefs[case_id, head, epoch] = belief
        _beliefs.move_to_end((case_id, head, epoch))
        while len(_beliefs) > _MOST:
            _beliefs.popitem(last=False)


def forget_remembered() -> None:
    """Forget everything, as a program does that starts anew."""
    with _lock:
        _beliefs.clear()
