"""Cases as they come in and go out: opened, seen, with their stages, and what could be added to them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from api.http.messages.shape import In, Out, PageQuery
from api.http.messages.work import NoticeOut, ObligationOut, ScopeOut, TaskOut
from orchestrator.domain.listing import CaseFilter
from orchestrator.domain.party import LONGEST_TITLE
from orchestrator.domain.work import Obligation


class CaseOut(Out):
    """A case: of one municipality, under one policy version. `nextDue`: when time alone can change something.

    `closedSince` is null while the case is open.
    """

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
    closed_since: datetime | None


def _keys(obligations: Iterable[Obligation]) -> list[str]:
    return [each.key for each in obligations]


class CaseSeenOut(Out):
    """A case with what is believed about it: who holds which role, its stages and milestones, and what follows.

    `unheld` are the keys of the obligations that are owed while nobody holds the role that owes them.
    """

    case: CaseOut
    roles: dict[str, list[str]]
    scopes: list[ScopeOut]
    obligations: list[ObligationOut]
    unheld: Annotated[list[str], BeforeValidator(_keys)]
    tasks: list[TaskOut]
    notices: list[NoticeOut]


class CaseAmendmentIn(In):
    """What is to be otherwise of a case."""

    title: str = Field(min_length=1, max_length=LONGEST_TITLE, description="For people. No personal data.")
    why: str = Field(default="", max_length=2000, description="Everybody in the case can read it.")


class CaseQuery(PageQuery):
    """Which cases; what is left out does not narrow."""

    municipality: str | None = Field(default=None, description="Party id of the municipality.")
    policy: str | None = Field(default=None, description="Name of the policy.")
    party: str | None = Field(default=None, description="Party that takes part.")

    def wanted(self) -> CaseFilter:
        """Return what the use cases take."""
        return CaseFilter(self.municipality, self.policy, self.party)
