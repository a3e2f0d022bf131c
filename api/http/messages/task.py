"""Tasks as they come in and go out."""

from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from api.http.messages.move import WhyNotOut
from api.http.messages.paging import PageQuery
from api.http.messages.shape import In, Out
from orchestrator.domain.listing import TaskFilter
from orchestrator.domain.task import TaskState


class TaskOut(Out):
    """Work offered to parties. It is done by delivering a fact of type `yields`.

    `what` says in the director's own words what is asked, for work given ad hoc. `claimedBy` and `person` took it on,
    `completedBy` and `completedPerson` did it at `completedAt`; of a program there is no person.
    """

    id: str
    key: str
    generation: int
    task: str
    yields: str
    role: str
    offered_to: list[str]
    state: TaskState
    claimed_by: str | None
    person: str | None
    last_day: date | None
    due_at: datetime | None
    obligation: str | None
    rule: str
    source: str | None
    facts: list[str]
    what: str | None
    completed_by: str | None
    completed_person: str | None
    completed_at: datetime | None


class TaskLineOut(Out):
    """A task in a list over cases."""

    case_id: str
    case_title: str
    municipality: str
    version: str
    task: TaskOut


class OneTaskOut(TaskLineOut):
    """One task. `excluded` says why you cannot do it, when a rule about persons or parties keeps you from it."""

    excluded: WhyNotOut | None = None


class TaskQuery(PageQuery):
    """Which tasks; what is left out does not narrow."""

    state: Annotated[TaskState | None, Field(strict=False)] = None
    party: str | None = Field(default=None, description="Offered to this party, or claimed by it.")
    case: str | None = Field(default=None, description="Case id.")

    def wanted(self) -> TaskFilter:
        """Return what the use cases take."""
        return TaskFilter(self.state, self.party, self.case)


class ReasonIn(In):
    """Why a task is declined, given back, or cannot be done."""

    reason: str = Field(min_length=1, max_length=2000, description="For the director. No personal data.")


class ClaimIn(In):
    """How a task is claimed. A program that says how long it holds the task renews that while it works."""

    lease_seconds: int | None = Field(
        default=None, ge=10, le=86_400, description="The claim ends after so many seconds, unless it is renewed."
    )

    def lease(self) -> timedelta | None:
        """Return how long the task is held, if that was said."""
        return timedelta(seconds=self.lease_seconds) if self.lease_seconds else None


class LeaseIn(In):
    """How long a program holds the task from now."""

    seconds: int = Field(default=120, ge=10, le=86_400, description="Renew well before these are over.")
    begins: bool = Field(default=False, description="The work is begun now, perhaps after an attempt that broke off.")


class LeaseOut(Out):
    """Until when the task is held (in real time), and how often its work was begun."""

    task: str
    until: datetime
    begun: int
