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
from orchestrator.domain.task import Task
from orchestrator.errors import TaskNotAnswered
from orchestrator.usecases.answered import answer_of, entries_then, recorded_before, recorded_by, task_in
from orchestrator.usecases.claimed import must_be_claimed
from orchestrator.usecases.fact_lines import fact_entries
from orchestrator.usecases.turn import Held, adding_to, judged, settle
from orchestrator.usecases.work import hold_task
from rules.model.policy import AD_HOC


def complete_task(
    session: Session, actor: Actor, task_id: str, facts: Sequence[FactDraft], *, at: datetime, key: str
) -> Completed:
    """Record the facts and complete the claimed task, all or nothing.

    A fact without a role is added in that of the task. One of the facts is of the type the task yields; what that must
    refer to is filled in where the task rests on exactly one such fact. Work given ad hoc is done without saying more.

    Raises TaskNotFound, NotYours, TaskStateConflict, TaskNotAnswered, IdempotencyConflict and what record_facts raises.
    """
    asked = fingerprint({"complete": task_id, "facts": tuple(facts)})
    held, task = hold_task(session, actor, task_id)
    answered = find_answer(session, actor, key, asked)
    if answered:
        done = task_with_this_id(entries_then(session, answered)[1], task)
        return Completed(done, recorded_before(session, answered))
    must_be_claimed(task, actor)
    if not facts and task.task == AD_HOC.name:
        facts = (FactDraft(task.yields),)
    if not any(each.type == task.yields for each in facts):
        raise TaskNotAnswered(task_id, task.yields)
    with adding_to(held, at):
        inputs = _inputs(session, held, actor, task, facts, at)
    turn = settle(session, held, inputs, judged(held, inputs))
    keep_answer(session, actor, key, asked, answer_of(turn), turn.held.case.recorded_at)
    return Completed(task_with_this_id(turn.consequences, task), recorded_by(turn))


def _inputs(
    session: Session, held: Held, actor: Actor, task: Task, facts: Sequence[FactDraft], at: datetime
) -> tuple[Entry, ...]:
    drafts = [replace(_filled_in(held, task, each), role=each.role or task.role) for each in facts]
    entries = fact_entries(session, held, actor, drafts, at, last=False)
    case = replace(held.case, seq=entries[-1].seq, head=entries[-1].hash)
    line = Line(InputKind.TASK_COMPLETED, actor.party, {"task": task.id}, actor.person, task.role)
    return (*entries, *linked(case, [line], entries[-1].at))


def _filled_in(held: Held, task: Task, draft: FactDraft) -> FactDraft:
    """Return the fact the task asks for with each reference it cannot do without, where only one thing can be meant."""
    fact_type = held.policy.facts.get(draft.type)
    if draft.type != task.yields or draft.retracts or fact_type is None:
        return draft
    return replace(draft, fields={**task.implied(fact_type, held.belief.facts), **draft.fields})


def task_with_this_id(entries: Sequence[Entry], task: Task) -> Task:
    """Return the task as the entries left it; a next generation of it is another task."""
    about = [each for each in entries if each.is_input or each.body.get("task", {}).get("id") == task.id]
    return task_in(about, task.key)
