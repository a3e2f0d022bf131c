"""What the platform says to those who do the work: one message, one dataclass, nothing of the database in it.

These travel through Temporal to workers of other organisations. They hold no personal data: what a task is about is
read from the API, by whoever may see it.
"""

from dataclasses import dataclass
from datetime import date

PERFORM_TASK = "perform_task"
"""Name of the activity that stands for one task at one party."""

INBOX = "inbox"
"""The queue of every party without a worker of its own."""


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """Work offered to one party.

    `activity_id` is unique for this offer to this party; use it as idempotency key when delivering the facts.
    `last_day` is an ISO date, the last day on which it is in time. Whoever claims the task first does it.
    """

    activity_id: str
    task_id: str
    case_id: str
    task: str
    title_nl: str
    title_en: str
    yields: str
    role: str
    party: str
    rule: str
    source: str | None
    last_day: str | None
    policy: str
    municipality: str


@dataclass(frozen=True, slots=True)
class CallOrder:
    """The program of one party is told, once, to do something outside: the name of the activity is `call`.

    `activity_id` is unique for this call to this party; use it as idempotency key with whoever does it. The values that
    go along are read from the API, at the notice with this id.
    """

    activity_id: str
    notice_id: str
    case_id: str
    call: str
    role: str | None
    party: str
    rule: str
    source: str | None
    policy: str
    municipality: str


def call_id(notice_id: str, party: str) -> str:
    """Return the id of the one activity by which this party's program is called."""
    return f"call:{notice_id}:{party}"


def activity_id(task_id: str, party: str) -> str:
    """Return the id of the one activity that offers this generation of the task to this party."""
    return f"task:{task_id}:{party}"


def queue_for(party: str, *, has_worker: bool) -> str:
    """Return the Temporal task queue on which the party gets its work."""
    return f"party.{party}" if has_worker else INBOX


def as_day(day: date | None) -> str | None:
    """Return the day as messages carry it."""
    return day.isoformat() if day else None
