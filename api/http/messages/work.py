"""What is owed, offered and told as it goes out, and a task that is completed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from api.http.messages.citation import Sources
from api.http.messages.shape import DayOrMoment, In, Out, PageQuery, TextOut
from orchestrator.domain.answers import ScopeSeen
from orchestrator.domain.listing import NoticeFilter, ObligationFilter, TaskFilter
from orchestrator.domain.work import Obligation, ObligationState, TaskState
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Allowed
from rules.terms.said import Told


class StandingOut(Out):
    """The stage is open, or the milestone reached, when it `holds`; so since then, by that rule, on those facts."""

    scope: str
    milestone: bool
    holds: bool
    since: datetime
    rule: str | None
    source: str | None
    facts: list[str]


class ScopeOut(StandingOut):
    """A stage or milestone of the policy, as it stands in the case."""

    title: TextOut

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, ScopeSeen):
            return given
        told = {name: getattr(given.standing, name) for name in StandingOut.model_fields}
        return told | {"title": given.title}


class MissingOut(Out):
    """A fact that is not there, and the roles that could supply it (empty: every role)."""

    fact: str
    roles: list[str]


class WhyNotOut(Out):
    """One reason why not: the rule with its source, the facts it rests on, and what is missing."""

    reason: TextOut
    rule: str | None
    source: str | None
    sources: Sources
    facts: list[str]
    missing: list[MissingOut]


_WHY_NOT = ("reason", "rule", "source", "citations", "facts", "missing", "also")


class MoveOut(Out):
    """Adding a fact of this type in this role. When not allowed: the reason, rule, source, facts, and what is missing.

    `owed` are the keys of the obligations it would fulfil. `also` are the other reasons why not.
    """

    fact: str
    role: str
    allowed: bool
    owed: list[str]
    reason: TextOut | None = None
    rule: str | None = None
    source: str | None = None
    sources: Sources = Field(default_factory=list)
    facts: list[str] = Field(default_factory=list)
    missing: list[MissingOut] = Field(default_factory=list)
    also: list[WhyNotOut] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, Move):
            return given
        told = {"fact": given.fact, "role": given.role, "owed": given.owed}
        if isinstance(given.verdict, Allowed):
            return told | {"allowed": True}
        refused = given.verdict
        why = {name: getattr(refused, name) for name in _WHY_NOT}
        return told | {"allowed": False} | why


class MovesOut(Out):
    """Every move of the caller's party in this case."""

    moves: list[MoveOut]


def steps_of(told: Iterable[Told]) -> dict[str, list[str]]:
    """Return the computation of a day as it goes out: in English, and in Dutch."""
    pairs = [(each.en, each.nl) for each in told]
    return {"steps": [en for en, _ in pairs], "steps_nl": [nl for _, nl in pairs]}


Why = Annotated[str | None, BeforeValidator(lambda given: given or None)]
"""The rule by which something is; null where that is not for who reads."""


class ObligationOut(Out):
    """Who owes whom which fact, until when, and how that day was computed.

    `lastDay` is the last local day in time, `dueAt` the first moment at which it has been missed. A case is not closed
    while a `required` one is owed. At `reminders` the policy reminds of it, `remindersGiven` are the moments for which
    that was done, also those of an earlier deadline. `unheld`: nobody holds the role that owes it. By the rule
    `settledBy` it was waived, discharged or taken over. `steps` tells in English how the day was computed, `stepsNl` in
    Dutch.
    """

    key: str
    rule: Why
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

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, Obligation):
            return given
        return {name: getattr(given, name) for name in cls.model_fields if name != "steps_nl"} | steps_of(given.steps)


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
    rule: Why
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


class NoticeOut(Out):
    """What `parties` (those that held `role`, where a role was addressed) or a person was told, once.

    With `call` the program of each party is told to do this; its `values` are for whom it is addressed to.
    """

    key: str
    rule: str
    source: str | None
    role: str | None
    parties: list[str]
    person: str | None
    what: TextOut
    call: str | None
    values: dict[str, Any]
    since: datetime
    given_at: datetime
    facts: list[str]


class NoticeLineOut(Out):
    """A notice to your party, in a list over cases; `readAt` is null until somebody marked it as read."""

    id: str
    case_id: str
    case_title: str
    municipality: str
    version: str
    notice: NoticeOut
    read_at: datetime | None
    read_by: str | None


class NoticeQuery(PageQuery):
    """Which notices; what is left out does not narrow."""

    unread: Annotated[bool, Field(strict=False, description="Only those your party has not read yet.")] = False
    case: str | None = Field(default=None, description="Case id.")

    def wanted(self) -> NoticeFilter:
        """Return what the use cases take."""
        return NoticeFilter(self.unread, self.case)
