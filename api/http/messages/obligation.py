"""Obligations as they go out."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from api.http.messages.paging import PageQuery
from api.http.messages.shape import DayOrMoment, Out
from orchestrator.domain.listing import ObligationFilter
from orchestrator.domain.obligation import ObligationState


class ObligationOut(Out):
    """Who owes whom which fact, until when, and how that day was computed.

    `lastDay` is the last local day in time, `dueAt` the first moment at which it has been missed. A case is not closed
    while a `required` one is owed. At `reminders` the policy reminds of it, `remindersGiven` are the moments for which
    that was done, also those of an earlier deadline. `unheld`: nobody holds the role that owes it. By the rule
    `settledBy` it was waived, discharged or taken over. `steps` tells in English how the day was computed, `stepsNl` in
    Dutch.
    """

    key: str
    rule: str
    source: str | None
    act: str
    bearer_role: str | None
    bearers: list[str]
    beneficiary_role: str | None
    state: ObligationState
    late: bool
    since: datetime
    last_day: date | None
    due_at: datetime | None
    reminders: list[datetime]
    reminders_given: list[datetime]
    steps: list[str]
    steps_nl: list[str]
    fulfilled_by: str | None
    task: str | None
    facts: list[str]
    required: bool
    unheld: bool
    settled_by: str | None
    settled_source: str | None
    settled_facts: list[str]


class ObligationLineOut(Out):
    """An obligation in a list over cases."""

    case_id: str
    case_title: str
    municipality: str
    version: str
    obligation: ObligationOut


class ObligationQuery(PageQuery):
    """Which obligations; what is left out does not narrow."""

    state: Annotated[ObligationState | None, Field(strict=False)] = None
    due_before: DayOrMoment | None = Field(
        default=None,
        description="To be done before this moment, or before this day begins (2026-03-31): `dueAt` is not after it.",
    )
    bearer: str | None = Field(default=None, description="Party that owes it.")
    case: str | None = Field(default=None, description="Case id.")
    municipality: str | None = Field(default=None, description="Party id of the municipality.")
    unheld: Annotated[bool, Field(strict=False, description="Only what is owed by a role that nobody holds.")] = False

    def wanted(self) -> ObligationFilter:
        """Return what the use cases take."""
        return ObligationFilter(self.state, self.due_before, self.bearer, self.case, self.municipality, self.unheld)
