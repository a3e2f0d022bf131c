"""How the platform is: what waits and since when, and what was set apart so that all else goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PARTS = (
    *("relay", "inbox", "clocks", "minding the clocks", "leases", "reconciliation", "checkpoints", "tidying up"),
    "partners",
)
"""The parts of the platform's own program. One of which nothing was ever heard does not get on either."""

SILENT = timedelta(minutes=3)
"""After so long without a beat a part counts as silent."""


@dataclass(frozen=True, slots=True)
class PartSeen:
    """A part of the platform's own program: when it last got on (real time, None: never), and how often it broke."""

    part: str
    beat_at: datetime | None
    faults: int


@dataclass(frozen=True, slots=True)
class Condition:
    """Figures at the platform's time `at`, and at the real time `really`.

    `outbox_since` is since when the oldest effect waits, `due_since` since when the case waits that should have been
    woken first; None when nothing waits. What is set apart is counted by its kind and in neither of the two.
    `tasks` and `obligations` count what is not over yet, by state; `connections` are those of all programs, by what
    they do; `tokens_ending` and `keys_ending` are tokens and keys that have ended or will within a month;
    `tallies` are what programs counted, since ever, by name and label.
    """

    at: datetime
    really: datetime
    outbox_waiting: int
    outbox_since: datetime | None
    due_since: datetime | None
    clocks_missing: int
    apart: Mapping[str, int]
    parts: tuple[PartSeen, ...]
    tasks: Mapping[str, int]
    obligations: Mapping[str, int]
    connections: Mapping[str, int]
    database_bytes: int
    tokens_ending: int
    keys_ending: int
    tallies: Mapping[str, Mapping[str, int]]

    @property
    def outbox_age(self) -> timedelta:
        """How long the oldest effect has been waiting."""
        return _since(self.outbox_since, self.at)

    @property
    def clock_lag(self) -> timedelta:
        """How long the case has been waiting that should have been woken first."""
        return _since(self.due_since, self.at)

    def silence_of(self, part: PartSeen) -> timedelta | None:
        """How long ago the part last got on; None when it never did."""
        return None if part.beat_at is None else _since(part.beat_at, self.really)


def _since(moment: datetime | None, at: datetime) -> timedelta:
    return max(at - moment, timedelta()) if moment else timedelta()


class ApartKind(StrEnum):
    """What can be set apart: a case, a line of the outbox, a municipality's clock, an offer or call, a partner."""

    CASE = "case"
    OUTBOX = "outbox"
    MUNICIPALITY = "municipality"
    OFFER = "offer"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class SetApart:
    """One thing that was set apart; `id` names it to whoever deals with it.

    `subject` is the id of the case, the line, the municipality, the activity or the party. `attempts` is how often it
    failed, `next_try_at` when the platform tries again by itself. It is over when `ended_at` is filled: `ended_how` is
    `recovered` or `dropped`, the latter with who did so and why.
    """

    id: int
    kind: ApartKind
    subject: str
    municipality: str | None
    case_id: str | None
    since: datetime
    attempts: int
    next_try_at: datetime
    reason: str
    ended_at: datetime | None = None
    ended_how: str | None = None
    ended_by: str | None = None
    ended_why: str | None = None


DROPPING: Mapping[ApartKind, str] = {
    ApartKind.CASE: (
        "the case is not tried again by itself: its deadlines are not watched, and what programs claimed in it is not "
        "taken back, until a fact is added that succeeds or another edition is in force"
    ),
    ApartKind.OUTBOX: (
        "this line is not told to Temporal; when a task still needs it, reconciliation tells it anew from the case"
    ),
    ApartKind.MUNICIPALITY: "the mark goes; the clock of the municipality is still tried at every round",
    ApartKind.OFFER: "the mark goes; the task stays as it is, and is compared again at the next reconciliation",
    ApartKind.PARTNER: "the mark goes; what is for the program of this party still waits, and is tried now and then",
}
"""What dropping means, for each kind, to be said beforehand."""

LONGEST_REASON = 500


def reason_of(error: BaseException) -> str:
    """Return what went wrong in one line that can be stored, without the row that a database tells of."""
    bare, _, _ = str(error).partition("\nDETAIL:")
    said = " ".join(f"{type(error).__name__}: {bare}".replace("\x00", " ").split())
    return said.encode("utf-8", "replace").decode()[:LONGEST_REASON]
