"""An obligation as the platform keeps it: what evaluation concluded, plus that it once existed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ObligationState(StrEnum):
    """Where an obligation stands; fulfilled late is `FULFILLED` with `late`.

    `SUSPENDED`: owed, while its term stands still. `WITHDRAWN`: its ground lapsed and nothing fulfilled it.
    """

    OPEN = "open"
    SUSPENDED = "suspended"
    FULFILLED = "fulfilled"
    BREACHED = "breached"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Obligation:
    """One obligation of a case, identified by `key` within it.

    `last_day` is the local day the term ends, `due_at` the first moment at which it has been missed; both None without
    a term. `steps` is the computation of the day in words. `bearers` empty means unheld. `facts` are the ids of the
    grounds.
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
