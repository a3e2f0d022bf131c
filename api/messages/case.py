"""Cases as they go out."""

from datetime import datetime

from pydantic import Field

from api.messages.obligation import ObligationOut
from api.messages.shape import Out
from api.messages.task import TaskOut
from api.paging import PageQuery
from orchestrator.domain.listing import CaseFilter


class CaseOut(Out):
    """A case: of one municipality, under one policy version. `nextDue`: when time alone can change something."""

    id: str
    municipality: str
    title: str
    policy: str
    version: str
    opened_at: datetime
    recorded_at: datetime
    seq: int
    head: str
    next_due: datetime | None


class CaseSeenOut(Out):
    """A case with what is believed about it: who holds which role, and every obligation and task."""

    case: CaseOut
    roles: dict[str, list[str]]
    obligations: list[ObligationOut]
    tasks: list[TaskOut]


class CaseQuery(PageQuery):
    """Which cases; what is left out does not narrow."""

    municipality: str | None = Field(default=None, description="Party id of the municipality.")
    policy: str | None = Field(default=None, description="Name of the policy.")
    party: str | None = Field(default=None, description="Party that takes part.")

    def wanted(self) -> CaseFilter:
        """Return what the use cases take."""
        return CaseFilter(self.municipality, self.policy, self.party)
