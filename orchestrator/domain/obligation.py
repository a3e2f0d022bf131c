"""An obligation as the platform keeps it: what evaluation concluded, plus that it once existed."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from orchestrator.domain.nearness import is_passed


class ObligationState(StrEnum):
    """Where an obligation stands; fulfilled late is `FULFILLED` with `late`.

    `SUSPENDED`: owed, while its term stands still. `WAIVED`: no longer asked for, by a rule that says so. `WITHDRAWN`:
    its ground lapsed, or the case was closed, and nothing fulfilled it.
    """

    OPEN = "open"
    SUSPENDED = "suspended"
    FULFILLED = "fulfilled"
    BREACHED = "breached"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"


OWED = frozenset({ObligationState.OPEN, ObligationState.SUSPENDED, ObligationState.BREACHED})
"""In these states it still has to be done."""
RUNNING = OWED - {ObligationState.BREACHED}
"""In these states it is owed, and was in time when it was last looked at."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One obligation of a case, identified by `key` within it.

    `last_day` is the local day the term ends, `due_at` the first moment at which it has been missed; both None without
    a term. `steps` is the computation of the day in English, `steps_nl` in Dutch: empty when it was stored before there
    was any Dutch, and other words for the same, so nothing by which two obligations differ. `facts` are the ids of the
    grounds. A case is not closed while a `required` one is owed. `settled_by` is the rule by which it was waived,
    discharged or taken over, with its source and the facts it rests on. `reminders` are the moments at which the policy
    reminds of it as the deadline now is, `reminders_given` those at which it was done, also of an earlier deadline.
    """

    key: str
    rule: str
    source: str | None
    act: str
    bearer_role: str | None
    bearers: tuple[str, ...]
    beneficiary_role: str | None
    state: ObligationState
    late: bool
    since: datetime
    last_day: date | None
    due_at: datetime | None
    reminders: tuple[datetime, ...]
    steps: tuple[str, ...]
    fulfilled_by: str | None
    task: str | None
    facts: tuple[str, ...]
    required: bool = True
    settled_by: str | None = None
    settled_source: str | None = None
    settled_facts: tuple[str, ...] = ()
    reminders_given: tuple[datetime, ...] = ()
    steps_nl: tuple[str, ...] = field(default=(), compare=False)

    @property
    def reminded_at(self) -> datetime | None:
        """For which moment was last reminded of it, while it is owed."""
        return max(self.reminders_given, default=None) if self.state in OWED else None

    @property
    def unheld(self) -> bool:
        """Whether it is owed while nobody holds the role that owes it."""
        return self.state in OWED and not self.bearers

    def stood_at(self, at: datetime) -> "Obligation":
        """Return it as it stands at the moment, also when the clock has not come by: what has been missed is breached.

        What people and programs are shown goes through here, so that all of them are told the same.
        """
        missed = self.state in RUNNING and is_passed(self.due_at, at)
        return replace(self, state=ObligationState.BREACHED) if missed else self
