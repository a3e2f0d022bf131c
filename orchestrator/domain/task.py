"""A task: work offered to eligible parties, and the states it can go through."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class TaskState(StrEnum):
    """Released goes back to `OFFERED`; `WITHDRAWN` is no longer demanded."""

    OFFERED = "offered"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


ALLOWED: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.OFFERED: frozenset({TaskState.CLAIMED, TaskState.WITHDRAWN, TaskState.COMPLETED}),
    TaskState.CLAIMED: frozenset({TaskState.COMPLETED, TaskState.FAILED, TaskState.OFFERED, TaskState.WITHDRAWN}),
    TaskState.FAILED: frozenset({TaskState.WITHDRAWN, TaskState.COMPLETED}),
    TaskState.COMPLETED: frozenset(),
    TaskState.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a case; `id` is unique over all cases: `<case>:<key>:<generation>`.

    `generation` counts how often work under this key was offered anew. `offered_to` are the parties that may claim it
    (all eligible ones), `claimed_by` and `person` who did. `completed_by` and `completed_person` did the work, at the
    moment `completed_at`: perhaps a colleague of who claimed it, or somebody who delivered it without ever claiming it;
    a program has no person. `yields` is the fact type that completes it. `what` says in the director's own words what
    is asked, for work given ad hoc.
    """

    id: str
    key: str
    generation: int
    task: str
    yields: str
    role: str
    offered_to: tuple[str, ...]
    state: TaskState
    claimed_by: str | None
    person: str | None
    last_day: date | None
    due_at: datetime | None
    obligation: str | None
    rule: str
    source: str | None
    facts: tuple[str, ...]
    what: str | None = None
    completed_by: str | None = None
    completed_person: str | None = None
    completed_at: datetime | None = None
