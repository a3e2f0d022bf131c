"""Complete a task: deliver the facts it asks for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.actor import Actor
from orchestrator.domain.answers import Completed
from orchestrator.domain.canonical import fingerprint
from orchestrator.domain.chain import Line, linked
from orchestrator.domain.draft import FactDraft
from orchestrator.domain.entry import Entry, InputKind
from orchestrator.domain.judgement import judge
from orchestrator.domain.task import Task
from orchestrator.errors import TaskNotAnswered
from orchestrator.usecases.answered import answer_of, entries_then, recorded_before, recorded_by, task_in
from orchestrator.usecases.claimed import must_be_claimed
from orchestrator.usecases.fact_lines import fact_entries
from orchestrator.usecases.turn import Held, settle
from orchestrator.usecases.work import hold_task


def complete_task(
    session: Session, actor: Actor, task_id: str, facts: Sequence[FactDraft], *, at: datetime, key: str
) -> Completed:
    """Record the facts and complete the claimed task, all or nothing.

    A fact without a role is added in that of the task. One of the facts is of the type the task yields. Raises
    TaskNotFound, NotYours, TaskStateConflict, TaskNotAnswered, IdempotencyConflict and all that record_facts raises.
    """
    asked = fingerprint({"complete": task_id, "facts": tuple(facts)})
    held, task = hold_task(session, actor, task_id)
    answered = find_answer(session, actor.party, key, asked)
    if answered:
        done = task_with_this_id(entries_then(session, answered)[1], task)
        return Completed(done, recorded_before(session, answered))
    must_be_claimed(task, actor)
    if not any(each.type == task.yields for each in facts):
        raise TaskNotAnswered(task_id, task.yields)
    inputs = _inputs(session, held, actor, task, facts, at)
    turn = settle(session, held, inputs, judge(held.policy, held.case.id, held.belief, inputs))
    keep_answer(session, actor.party, key, asked, answer_of(turn), turn.held.case.recorded_at)
    return Completed(task_with_this_id(turn.consequences, task), recorded_by(turn))


def _inputs(
    session: Session, held: Held, actor: Actor, task: Task, facts: Sequence[FactDraft], at: datetime
) -> tuple[Entry, ...]:
    drafts = [replace(each, role=each.role or task.role) for each in facts]
    entries = fact_entries(session, held, actor, drafts, at, last=False)
    case = replace(held.case, seq=entries[-1].seq, head=entries[-1].hash)
    line = Line(InputKind.TASK_COMPLETED, actor.party, {"task": task.id}, actor.person, task.role)
    return (*entries, *linked(case, [line], entries[-1].at))


def task_with_this_id(entries: Sequence[Entry], task: Task) -> Task:
    """Return the task as the entries left it; a next generation of it is another task."""
    about = [each for each in entries if each.is_input or each.body.get("task", {}).get("id") == task.id]
    return task_in(about, task.key)
