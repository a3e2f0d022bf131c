"""What stands still: one bad thing is set apart, with its reason, so that everything else goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ApartKind(StrEnum):
    """What can be set apart: a case, a line of the outbox, a municipality's clock, an offer or call to a program."""

    CASE = "case"
    OUTBOX = "outbox"
    MUNICIPALITY = "municipality"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class SetApart:
    """One thing that was set apart; `id` names it to whoever deals with it.

    `subject` is the id of the case, the line, the municipality or the activity. `attempts` is how often it failed,
    `next_try_at` when the platform tries again by itself. It is over when `ended_at` is filled: `ended_how` is
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
}
"""What dropping means, for each kind, to be said beforehand."""

LONGEST_REASON = 500


def reason_of(error: BaseException) -> str:
    """Return what went wrong in one line that can be stored."""
    said = " ".join(f"{type(error).__name__}: {error}".replace("\x00", " ").split())
    return said.encode("utf-8", "replace").decode()[:LONGEST_REASON]
