"""What is left of something that is believed once everything is taken out by which its grounds could be told.

What has no reason for who reads it, has an empty rule: no rule of a policy is called so.
"""

from dataclasses import replace
from datetime import datetime
from typing import overload

from orchestrator.domain.work import OWED, Notice, Obligation, ObligationState, Task, TaskState
from rules.terms.said import Said, said

NO_REASON = ""
"""Stands for the rule where why is not for who reads."""


@overload
def unexplained(found: Obligation, opened_at: datetime) -> Obligation: ...
@overload
def unexplained(found: Task, opened_at: datetime) -> Task: ...
def unexplained(found: Obligation | Task, opened_at: datetime) -> Obligation | Task:
    """Return until when and how it stands, without why; since when is told as from the start of the case."""
    if isinstance(found, Task):
        return replace(found, rule=NO_REASON, source=None, facts=(), obligation=None)
    return replace(
        found,
        rule=NO_REASON,
        source=None,
        since=opened_at,
        steps=(),
        facts=(),
        fulfilled_by=None,
        settled_by=None,
        settled_source=None,
        settled_facts=(),
        reminders=(),
        reminders_given=(),
    )


def bare_duty(owed: Obligation) -> Obligation:
    """Return the duty for who watches over deadlines: by which rule, until when, and nothing of what that rests on."""
    return replace(owed, steps=(), facts=(), fulfilled_by=None, settled_facts=())


@overload
def existence_of(found: Obligation, opened_at: datetime) -> Obligation: ...
@overload
def existence_of(found: Task, opened_at: datetime) -> Task: ...
def existence_of(found: Obligation | Task, opened_at: datetime) -> Obligation | Task:
    """Return that it is there, for whom, and whether it still has to be done; no day, and nobody in person."""
    if isinstance(found, Task):
        state = found.state if found.is_over else TaskState.OFFERED
        return unexplained(replace(_nobodys(found), state=state, last_day=None, due_at=None), opened_at)
    state_of = ObligationState.OPEN if found.state in OWED else found.state
    return unexplained(replace(found, state=state_of, late=False, last_day=None, due_at=None), opened_at)


def _nobodys(task: Task) -> Task:
    """Return the work without who took it on or did it, and without the words of who asked for it."""
    unclaimed = replace(task, claimed_by=None, person=None, what=None)
    return replace(unclaimed, completed_by=None, completed_person=None, completed_at=None)


def silent(notice: Notice) -> Notice:
    """Return the notice as who it is to reads it, without what it rests on, nor the rule that is named to it."""
    what = notice.what
    if isinstance(what, Said) and "rule" in dict(what.values):
        what = said(what.key, **{**dict(what.values), "rule": said("rule_not_shown"), "source": ""})
    return replace(notice, what=what, source=None, facts=(), since=notice.given_at)
