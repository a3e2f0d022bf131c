"""Lists over all cases, page by page: cases, tasks, obligations and notices; which of these a party has read."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.audiences import hears, is_for
from orchestrator.db.beliefs import notice_of, obligation_of, task_of
from orchestrator.db.cases import case_of, seen_by
from orchestrator.db.nearness import NEVER, or_never, stands, within
from orchestrator.db.secrecy import CASE_SEEN, SEEN, TITLE
from orchestrator.db.tables.case import CASE, CASE_PARTY, JOURNAL
from orchestrator.db.tables.work import NOTICE, NOTICE_READ, OBLIGATION, TASK, UNHELD
from orchestrator.domain.case import Case
from orchestrator.domain.listing import (
    CaseFilter,
    Listed,
    NoticeFilter,
    NoticeLine,
    ObligationFilter,
    ObligationLine,
    Page,
    TaskFilter,
    TaskLine,
)
from orchestrator.domain.nearness import Span
from orchestrator.domain.party import Actor
from orchestrator.domain.veil import silent, unexplained
from orchestrator.domain.work import ERASED, Obligation, Task, TaskState, parts_of
from rules.model.fact_type import PARTY_JOINED
from rules.model.policy import AD_HOC

T = TypeVar("T")


def in_due_order(asked: Select[Any], due: ColumnElement[Any], name: ColumnElement[Any], page: Page) -> Select[Any]:
    """Return the question for one page and one line more; `name` is unique and orders lines due at one moment."""
    moment = or_never(due)
    if page.after:
        asked = asked.where(tuple_(moment, name) > page.place)
    return asked.order_by(moment, name).limit(page.limit + 1)


def latest_first(asked: Select[Any], moment: ColumnElement[Any], name: ColumnElement[Any], page: Page) -> Select[Any]:
    """Return the question for one page and one line more; `name` is unique and orders lines of one moment."""
    if page.after:
        asked = asked.where(tuple_(moment, name) < page.place)
    return asked.order_by(moment.desc(), name.desc()).limit(page.limit + 1)


def listed(
    rows: Sequence[Row[Any]],
    page: Page,
    mark: Callable[[Row[Any]], tuple[datetime | None, str]],
    line: Callable[[Row[Any]], T],
) -> Listed[T]:
    """Return the page, with the mark to go on from; `mark` gives of a row the moment and the name it is ordered by."""
    found = tuple(line(row) for row in rows[: page.limit])
    if len(rows) <= page.limit:
        return Listed(found, None)
    due, name = mark(rows[page.limit - 1])
    return Listed(found, f"{(due or NEVER).isoformat()} {name}")


def list_cases(session: Session, party: str, wanted: CaseFilter, page: Page) -> Listed[Case]:
    """Return the cases the party may see, oldest first."""
    asked = _wanted_cases(select(*SEEN).where(seen_by(party)), wanted).order_by(CASE.c.opened_at, CASE.c.id)
    if page.after:
        asked = asked.where(tuple_(CASE.c.opened_at, CASE.c.id) > page.place)
    rows = session.execute(asked.limit(page.limit + 1)).all()
    return listed(rows, page, lambda row: (row.opened_at, row.id), case_of)


def _wanted_cases(asked: Select[Any], wanted: CaseFilter) -> Select[Any]:
    if wanted.municipality:
        asked = asked.where(CASE.c.municipality == wanted.municipality)
    if wanted.policy:
        asked = asked.where(CASE.c.policy == wanted.policy)
    if wanted.party:
        asked = asked.where(CASE.c.id.in_(select(CASE_PARTY.c.case_id).where(CASE_PARTY.c.party == wanted.party)))
    return asked


_DUTY = "duty_"
OF_CASE = (TITLE.label("title"), CASE.c.municipality, CASE.c.version, CASE.c.opened_at.label("case_opened_at"))


def task_lines(party: str) -> Select[Any]:
    """Return the question for every task the party may know of, with its case and the obligation it would fulfil.

    `heard` and `duty_heard` say whether why it is there is for the party as well, `reads` whether what was written is.
    """
    heard, told = hears(party, TASK), hears(party, OBLIGATION)
    duty = (column.label(f"{_DUTY}{column.name}") for column in OBLIGATION.c)
    ours = is_for(party, TASK)
    asked = select(TASK, *OF_CASE, heard.label("heard"), told.label("duty_heard"), _reads(party, ours), *duty)
    asked = asked.join(CASE, CASE.c.id == TASK.c.case_id)
    of_task = (OBLIGATION.c.case_id == TASK.c.case_id) & (OBLIGATION.c.key == TASK.c.obligation)
    return asked.outerjoin(OBLIGATION, of_task).where(or_(ours, heard))


def _reads(party: str, ours: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether what is asked by hand is for the party: it directs the case, was asked, or wrote it."""
    given = (JOURNAL.c.case_id == TASK.c.case_id) & (JOURNAL.c.party == party)
    wrote = exists(select(1).select_from(JOURNAL).where(given, func.concat("f", JOURNAL.c.seq) == TASK.c.facts[1]))
    return or_(TASK.c.task != AD_HOC.name, CASE.c.municipality == party, ours, wrote).label("reads")


def find_task(session: Session, task_id: str) -> tuple[str, Task] | None:
    """Return the id of the case, and the task."""
    row = session.execute(select(TASK).where(TASK.c.id == task_id)).one_or_none()
    return (row.case_id, task_of(row)) if row else None


def open_offers(session: Session, party: str) -> tuple[tuple[Case, Task], ...]:
    """Return every task that is offered to the party now, with its case."""
    columns = [column.label(f"its_{name}") for name, column in CASE_SEEN.items()]
    asked = select(TASK, *columns).join(CASE, CASE.c.id == TASK.c.case_id)
    asked = asked.where(TASK.c.state == TaskState.OFFERED.value, TASK.c.offered_to.contains([party]))
    rows = session.execute(asked.order_by(TASK.c.id)).all()
    return tuple((case_of(row, "its_"), task_of(row)) for row in rows)


def list_tasks(session: Session, party: str, wanted: TaskFilter, page: Page) -> Listed[TaskLine]:
    """Return the tasks in cases the party may see, the earliest deadline first, those without one last."""
    asked = _wanted_tasks(task_lines(party).where(seen_by(party)), wanted)
    rows = session.execute(in_due_order(asked, TASK.c.due_at, TASK.c.id, page)).all()
    return listed(rows, page, lambda row: (row.due_at, row.id), partial(task_line, party))


def see_task(session: Session, party: str, task_id: str) -> TaskLine | None:
    """Return one task, if the party may see its case and know of the task."""
    row = session.execute(task_lines(party).where(TASK.c.id == task_id, seen_by(party))).one_or_none()
    return task_line(party, row) if row else None


def _wanted_tasks(asked: Select[Any], wanted: TaskFilter) -> Select[Any]:
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


def task_line(party: str, row: Row[Any]) -> TaskLine:
    """Return the line that a row of a task with its case holds, as far as it is for the party."""
    task = task_of(row) if row.reads else replace(task_of(row), what=None)
    told = task if row.heard else unexplained(task, row.case_opened_at.astimezone(UTC))
    return TaskLine(row.case_id, row.title, row.municipality, row.version, told, _duty_of(party, row))


def _duty_of(party: str, row: Row[Any]) -> Obligation | None:
    duty = obligation_of(row, _DUTY) if row.duty_key and row.heard else None
    if duty is None or row.duty_heard:
        return duty
    return unexplained(duty, row.case_opened_at.astimezone(UTC)) if party in duty.bearers else None


_OBLIGATION_NAME = OBLIGATION.c.case_id + " " + OBLIGATION.c.key


def list_obligations(
    session: Session, party: str, wanted: ObligationFilter, page: Page, at: datetime
) -> Listed[ObligationLine]:
    """Return the obligations the party may know of with their days, the earliest deadline first, without one last."""
    seen = duty_lines(party).where(seen_by(party))
    rows = session.execute(
        in_due_order(_wanted_obligations(seen, wanted, at), OBLIGATION.c.due_at, _OBLIGATION_NAME, page)
    ).all()
    return listed(
        rows, page, lambda row: (row.due_at, f"{row.case_id} {row.key}"), lambda row: obligation_line(row, at)
    )


def _wanted_obligations(asked: Select[Any], wanted: ObligationFilter, at: datetime) -> Select[Any]:
    if wanted.state:
        asked = asked.where(stands(OBLIGATION, wanted.state, at))
    if wanted.due_before:
        asked = asked.where(within(OBLIGATION.c.due_at, Span.before(wanted.due_before)))
    if wanted.bearer:
        asked = asked.where(OBLIGATION.c.bearers.contains([wanted.bearer]))
    if wanted.case:
        asked = asked.where(OBLIGATION.c.case_id == wanted.case)
    if wanted.municipality:
        asked = asked.where(CASE.c.municipality == wanted.municipality)
    if wanted.unheld:
        asked = asked.where(text(UNHELD))
    return asked


def duty_lines(party: str) -> Select[Any]:
    """Return the question for every obligation the party may know of with its days, with its case."""
    heard = hears(party, OBLIGATION)
    asked = select(OBLIGATION, *OF_CASE, heard.label("heard")).join(CASE, CASE.c.id == OBLIGATION.c.case_id)
    return asked.where(or_(OBLIGATION.c.bearers.contains([party]), heard))


def obligation_line(row: Row[Any], at: datetime | None = None) -> ObligationLine:
    """Return the line that a row of an obligation with its case holds, as it stood at the moment if one is meant.

    Who only bears it is told without why.
    """
    duty = obligation_of(row)
    owed = duty if row.heard else unexplained(duty, row.case_opened_at.astimezone(UTC))
    return ObligationLine(row.case_id, row.title, row.municipality, row.version, owed.stood_at(at) if at else owed)


_NOTICE_NAME = NOTICE.c.case_id + " " + NOTICE.c.key


def list_notices(session: Session, actor: Actor, wanted: NoticeFilter, page: Page) -> Listed[NoticeLine]:
    """Return the notices to the actor, newest first."""
    asked = latest_first(_wanted_notices(_told_to(actor), wanted), NOTICE.c.given_at, _NOTICE_NAME, page)
    return listed(
        session.execute(asked).all(), page, lambda row: (row.given_at, f"{row.case_id} {row.key}"), _notice_line
    )


def find_notice(session: Session, actor: Actor, notice: str) -> NoticeLine | None:
    """Return the notice with this id, if it is to the actor."""
    case_id, key = parts_of(notice)
    row = session.execute(_told_to(actor).where(NOTICE.c.case_id == case_id, NOTICE.c.key == key)).one_or_none()
    return _notice_line(row) if row else None


def mark_read(session: Session, actor: Actor, notice: str, at: datetime) -> None:
    """Remember that the actor's party has read the notice; the first time counts."""
    case_id, key = parts_of(notice)
    read = {"party": actor.party, "case_id": case_id, "key": key, "person": actor.person, "at": at}
    session.execute(insert(NOTICE_READ).values(**read).on_conflict_do_nothing())


def _told_to(actor: Actor) -> Select[Any]:
    read = and_(
        NOTICE_READ.c.party == actor.party,
        NOTICE_READ.c.case_id == NOTICE.c.case_id,
        NOTICE_READ.c.key == NOTICE.c.key,
    )
    # Who takes part no longer is told which case it was, and not what it is called since.
    title = case((seen_by(actor.party), TITLE), else_=CASE.c.id).label("title")
    columns = (title, CASE.c.municipality, CASE.c.version, NOTICE_READ.c.at.label("read_at"))
    return (
        select(NOTICE, *columns, NOTICE_READ.c.person.label("read_by"), hears(actor.party, NOTICE).label("heard"))
        .join(CASE, CASE.c.id == NOTICE.c.case_id)
        .outerjoin(NOTICE_READ, read)
        # Who was told that its role has gone over to another sees no more of the case than that.
        .where(or_(seen_by(actor.party), NOTICE.c.rule.in_((PARTY_JOINED, ERASED))), _is_to(actor))
    )


def _is_to(actor: Actor) -> ColumnElement[bool]:
    """Whether it is told to the actor: to its party as a whole, or to this person within it."""
    for_anybody, for_me = NOTICE.c.person.is_(None), NOTICE.c.person == actor.person
    return and_(NOTICE.c.parties.contains([actor.party]), or_(for_anybody, for_me))


def _wanted_notices(asked: Select[Any], wanted: NoticeFilter) -> Select[Any]:
    if wanted.unread:
        asked = asked.where(NOTICE_READ.c.at.is_(None))
    if wanted.case:
        asked = asked.where(NOTICE.c.case_id == wanted.case)
    return asked


def _notice_line(row: Row[Any]) -> NoticeLine:
    read_at = row.read_at.astimezone(UTC) if row.read_at else None
    notice = notice_of(row) if row.heard else silent(notice_of(row))
    return NoticeLine(row.case_id, row.title, row.municipality, row.version, notice, read_at, row.read_by)
