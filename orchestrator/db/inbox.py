"""Finding what lies on the desk of a party, over all cases."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, cast, exists, func, or_, select, text
from sqlmodel import Session

from orchestrator.db.listing import (
    duty_lines,
    in_due_order,
    latest_first,
    listed,
    obligation_line,
    task_line,
    task_lines,
)
from orchestrator.db.nearness import is_owed
from orchestrator.db.secrecy import TITLE
from orchestrator.db.tables.case import CASE, CASE_PARTY, JOURNAL, TURNED_DOWN
from orchestrator.db.tables.work import OBLIGATION, TASK
from orchestrator.domain.journal import InputKind
from orchestrator.domain.listing import Listed, ObligationLine, Page, Pile, Question, QuestionFilter, TaskLine
from orchestrator.domain.party import Actor
from orchestrator.domain.work import HELD, TaskState
from rules.model.fact_type import WORK_DONE
from rules.model.policy import AD_HOC

COUNTED = 1_000
_ANSWERED = TASK.c.state == TaskState.COMPLETED.value
_DUTY_NAME = OBLIGATION.c.case_id + " " + OBLIGATION.c.key


def list_tasks_of(session: Session, actor: Actor, pile: Pile, page: Page) -> Listed[TaskLine]:
    """Return the tasks of a pile, the earliest deadline first."""
    rows = session.execute(in_due_order(_tasks_of(actor, pile), TASK.c.due_at, TASK.c.id, page)).all()
    return listed(rows, page, lambda row: (row.due_at, row.id), partial(task_line, actor.party))


def list_duties_of(session: Session, actor: Actor, pile: Pile, page: Page) -> Listed[ObligationLine]:
    """Return the obligations of a pile, the earliest deadline first."""
    rows = session.execute(in_due_order(_duties_of(actor, pile), OBLIGATION.c.due_at, _DUTY_NAME, page)).all()
    return listed(rows, page, lambda row: (row.due_at, f"{row.case_id} {row.key}"), obligation_line)


def count_pile(session: Session, actor: Actor, pile: Pile) -> int:
    """Return how much there is in a pile, counting no further than one more than COUNTED."""
    asked = _duties_of(actor, pile) if pile in (Pile.EXPECTED, Pile.AWAITED) else _tasks_of(actor, pile)
    few = asked.with_only_columns(CASE.c.id).limit(COUNTED + 1).subquery()
    counted: int = session.execute(select(func.count()).select_from(few)).scalar_one()
    return counted


def list_done(session: Session, actor: Actor, page: Page) -> Listed[TaskLine]:
    """Return what the party completed, the latest first. Raises PageInvalid."""
    rows = session.execute(latest_first(_tasks_of(actor, Pile.DONE), TASK.c.completed_at, TASK.c.id, page)).all()
    return listed(rows, page, lambda row: (row.completed_at, row.id), partial(task_line, actor.party))


def list_questions(session: Session, party: str, wanted: QuestionFilter, page: Page) -> Listed[Question]:
    """Return what the party asked directors of cases, the latest question first. Raises PageInvalid."""
    place = cast(func.substr(TASK.c.facts[1], 2), Integer)
    asked = (
        select(TASK, TITLE.label("title"), JOURNAL.c.at.label("asked_at"))
        .join(CASE, CASE.c.id == TASK.c.case_id)
        .join(JOURNAL, (JOURNAL.c.case_id == TASK.c.case_id) & (JOURNAL.c.seq == place))
        .where(TASK.c.task == AD_HOC.name, JOURNAL.c.party == party, TASK.c.case_id.in_(_cases_of(party)))
        .where(TASK.c.state != TaskState.WITHDRAWN.value, CASE.c.municipality != party)
    )
    rows = session.execute(latest_first(_wanted_questions(asked, wanted), JOURNAL.c.at, TASK.c.id, page)).all()
    answers = _answers(session, [row for row in rows if row.state == TaskState.COMPLETED.value])
    return listed(rows, page, lambda row: (row.asked_at, row.id), lambda row: _question(row, answers))


def _wanted_questions(asked: Select[Any], wanted: QuestionFilter) -> Select[Any]:
    if wanted.case:
        asked = asked.where(TASK.c.case_id == wanted.case)
    if wanted.answered is not None:
        asked = asked.where(_ANSWERED if wanted.answered else ~_ANSWERED)
    if wanted.answered_since:
        asked = asked.where(TASK.c.completed_at > wanted.answered_since)
    return asked


def _tasks_of(actor: Actor, pile: Pile) -> Select[Any]:
    lines = task_lines(actor.party)
    offered = lines.where(TASK.c.state == TaskState.OFFERED.value, TASK.c.offered_to.contains([actor.party]))
    claimed = lines.where(TASK.c.state.in_([each.value for each in HELD]), TASK.c.claimed_by == actor.party)
    mine = TASK.c.person.is_not_distinct_from(actor.person)
    return {
        Pile.OFFERED: offered.where(~_turned_down(actor.party)),
        Pile.TURNED_DOWN: offered.where(_turned_down(actor.party)),
        Pile.MINE: claimed.where(mine),
        Pile.COLLEAGUES: claimed.where(~mine),
        Pile.DONE: lines.where(TASK.c.completed_by == actor.party),
    }[pile]


def _turned_down(party: str) -> ColumnElement[bool]:
    """Whether the party declined this offer, or gave back the work that is now offered anew."""
    before = TASK.c.case_id + ":" + TASK.c.key + ":" + func.cast(TASK.c.generation - 1, TASK.c.id.type)
    said = JOURNAL.c.body["task"].astext
    # As it is written for the index, which is then used whatever the statement is given.
    indexed = text(f"journal.{TURNED_DOWN}")
    declined = (JOURNAL.c.kind == InputKind.TASK_DECLINED.value) & (said == TASK.c.id)
    given_back = (JOURNAL.c.kind == InputKind.TASK_RELEASED.value) & (said == before)
    ours = (JOURNAL.c.case_id == TASK.c.case_id) & (JOURNAL.c.party == party)
    return exists(select(1).select_from(JOURNAL).where(indexed, ours, or_(declined, given_back)))


def _duties_of(actor: Actor, pile: Pile) -> Select[Any]:
    ours = OBLIGATION.c.bearers.contains([actor.party])
    if pile is Pile.EXPECTED:
        return duty_lines(actor.party).where(is_owed(OBLIGATION), ours, OBLIGATION.c.task.is_(None))
    towards = (CASE_PARTY.c.case_id == OBLIGATION.c.case_id) & (CASE_PARTY.c.role == OBLIGATION.c.beneficiary_role)
    return (
        duty_lines(actor.party)
        .join(CASE_PARTY, towards)
        .where(CASE_PARTY.c.party == actor.party, is_owed(OBLIGATION), ~ours)
    )


def _answers(session: Session, rows: Sequence[Row[Any]]) -> dict[tuple[str, str], Row[Any]]:
    """Return what was reported in these cases, and when, by case and by the fact that gave the work."""
    if not rows:
        return {}
    fields = JOURNAL.c.body["fields"]
    columns = (fields["work"].astext.label("work"), fields["report"].astext.label("report"))
    asked = select(JOURNAL.c.case_id, JOURNAL.c.at, *columns).where(
        JOURNAL.c.case_id.in_({row.case_id for row in rows}),
        JOURNAL.c.kind == InputKind.FACT.value,
        JOURNAL.c.body["type"].astext == WORK_DONE,
    )
    return {(row.case_id, row.work): row for row in session.execute(asked)}


def _cases_of(party: str) -> Select[Any]:
    return select(CASE_PARTY.c.case_id).where(CASE_PARTY.c.party == party)


def _question(row: Row[Any], answers: Mapping[tuple[str, str], Row[Any]]) -> Question:
    answer = answers.get((row.case_id, row.facts[0]))
    return Question(
        case_id=row.case_id,
        case_title=row.title,
        task=row.id,
        what=row.what or "",
        asked_at=row.asked_at.astimezone(UTC),
        answer=(answer.report or "") if answer else "",
        answered_at=answer.at.astimezone(UTC) if answer else None,
    )
