"""What must be well for the platform to work, each with the words for when it is not.

Facts can be recorded as long as the database answers, is migrated and can be written; that makes it ready. The rest is
what happens to facts afterwards: it is told, and somebody has to look, but turning callers away would mend nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from orchestrator.db.trouble import Trouble
from orchestrator.domain.condition import SILENT, Condition

OUTBOX_LATE = timedelta(minutes=2)
CLOCK_LATE = timedelta(minutes=5)


class State(StrEnum):
    """How a check came out: well, well enough to go on recording facts, or not."""

    OK = "ok"
    DEGRADED = "degraded"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what there is to say of it."""

    name: str
    state: State
    words: str


TROUBLES = {
    Trouble.BUSY: "The database is busy: a trial had to wait too long for a lock.",
    Trouble.SLOW: "The database takes too long to answer.",
    Trouble.FULL: "The database has no room left on its disk: it can be read, and nothing can be added.",
    Trouble.READ_ONLY: "The database can only be read: a standby, or set so by its operator.",
    Trouble.CROWDED: "The database has no connection left.",
    Trouble.AWAY: "The database does not answer.",
}
"""What keeps the database from working."""

NOT_MIGRATED = "The tables are not those of this version: run the migrations of the version that serves."
REACHED = "It answers."


def checks_of(condition: Condition) -> Iterator[Check]:
    """Yield what can be seen from the database of what happens to facts after they were recorded."""
    yield _unless(
        condition.outbox_age > OUTBOX_LATE,
        "outbox",
        f"The oldest of {condition.outbox_waiting} effects has not been handed on for {_words(condition.outbox_age)}.",
    )
    yield _unless(
        condition.clock_lag > CLOCK_LATE,
        "clock",
        f"A case should have been woken {_words(condition.clock_lag)} ago: what changes with time alone is late.",
    )
    yield _unless(
        condition.clocks_missing > 0,
        "clocks",
        f"{condition.clocks_missing} municipalities have cases with deadlines and no clock.",
    )
    apart = {kind: number for kind, number in condition.apart.items() if number}
    told = ", ".join(f"{number} of kind {kind}" for kind, number in sorted(apart.items()))
    yield _unless(bool(apart), "apart", f"Set apart, and waiting for somebody to look: {told}.")
    silent = sorted(_silent(condition))
    yield _unless(bool(silent), "worker", f"Not getting on: {'; '.join(silent)}.")


def _silent(condition: Condition) -> Iterator[str]:
    for part in condition.parts:
        silence = condition.silence_of(part)
        if silence is None:
            yield f"{part.part} (never yet)"
        elif silence > SILENT:
            yield f"{part.part} (last {_words(silence)} ago)"


def _unless(wrong: bool, name: str, words: str) -> Check:
    return Check(name, State.DEGRADED, words) if wrong else Check(name, State.OK, "")


def _words(took: timedelta) -> str:
    minutes = int(took.total_seconds() // 60)
    if minutes < 120:  # noqa: PLR2004 up to two hours in minutes
        return f"{minutes} minutes"
    hours = minutes // 60
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"  # noqa: PLR2004 up to two days in hours
