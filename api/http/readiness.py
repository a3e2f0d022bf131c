"""Whether the platform can work, asked of everything it needs, and kept for a moment."""

import asyncio
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.exc import SQLAlchemyError

from orchestrator.clock import current_time, now
from orchestrator.db.database import Database, Limits
from orchestrator.db.migrate import is_migrated, try_writing
from orchestrator.db.trouble import Trouble, trouble_of
from orchestrator.domain.condition import SILENT, Condition
from orchestrator.settings import Settings
from orchestrator.usecases.stuck import see_condition

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
    yield from _standing_still(condition)


def _standing_still(condition: Condition) -> Iterator[Check]:
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


ANSWER_SECONDS = 1.5
"""How long whoever asks waits for a look."""
FRESH_SECONDS = 1.0
"""A look this young is told again."""
_LIMITS = Limits(lock=0.5, statement=1.0, idle=5.0, connect=2)
_TEMPORAL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Findings:
    """What a look found, when; without a `condition` the database could not be asked."""

    at: datetime
    checks: tuple[Check, ...]
    condition: Condition | None

    @property
    def state(self) -> State:
        """The worst of the states."""
        found = {each.state for each in self.checks}
        return next((each for each in (State.FAILING, State.DEGRADED) if each in found), State.OK)

    @property
    def ready(self) -> bool:
        """Whether facts can be recorded."""
        return self.state is not State.FAILING


class Readiness:
    """Looks when asked, and remembers since when each check has been as it is."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._database = Database(settings.database_url or "", connections=1, limits=_LIMITS)
        self._threads = ThreadPoolExecutor(2, "readiness")
        self._look: asyncio.Future[Findings] | None = None
        self._looked = 0.0
        self._since: dict[str, tuple[State, datetime]] = {}

    async def findings(self) -> Findings:
        """Return what a look finds, within two seconds."""
        if self._look is None or (self._look.done() and time.monotonic() - self._looked > FRESH_SECONDS):
            self._looked = time.monotonic()
            self._look = asyncio.ensure_future(self._looking())
        done, _ = await asyncio.wait({self._look}, timeout=ANSWER_SECONDS)
        found = self._look.result() if done else Findings(now(), (_no_answer(),), None)
        self._remember(found.checks, found.at)
        return found

    def since(self, check: Check) -> datetime:
        """Return since when this program has seen the check in this state."""
        return self._since[check.name][1]

    def close(self) -> None:
        """Stop looking."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._database.dispose()

    async def _looking(self) -> Findings:
        loop = asyncio.get_running_loop()
        temporal = loop.run_in_executor(self._threads, _temporal, self._settings.temporal_address)
        checks, condition = await loop.run_in_executor(self._threads, self._ask)
        self._looked = time.monotonic()
        return Findings(now(), (*checks, await temporal), condition)

    def _ask(self) -> tuple[Sequence[Check], Condition | None]:
        try:
            with self._database.transaction() as session:
                if not is_migrated(session):
                    return [Check("database", State.FAILING, NOT_MIGRATED)], None
                at = current_time(session, self._settings)
                condition = see_condition(session, at=at, really=now())
            return [Check("database", State.OK, REACHED), self._writing(), *checks_of(condition)], condition
        except SQLAlchemyError as error:
            return [Check("database", State.FAILING, TROUBLES[_trouble(error)])], None

    def _writing(self) -> Check:
        try:
            with self._database.transaction() as session:
                try_writing(session)
        except SQLAlchemyError as error:
            return Check("writing", State.FAILING, TROUBLES[_trouble(error)])
        return Check("writing", State.OK, "")

    def _remember(self, checks: Sequence[Check], at: datetime) -> None:
        for each in checks:
            if self._since.get(each.name, (None, at))[0] != each.state:
                self._since[each.name] = (each.state, at)


def told(findings: Findings, readiness: Readiness) -> Mapping[str, object]:
    """Return the findings as they are answered."""
    return {
        "ready": findings.ready,
        "state": findings.state.value,
        "at": findings.at.isoformat(),
        "checks": dict(_each(findings, readiness)),
    }


def _each(findings: Findings, readiness: Readiness) -> Iterator[tuple[str, Mapping[str, str]]]:
    for check in findings.checks:
        said = {"state": check.state.value, "since": readiness.since(check).isoformat(), "words": check.words}
        yield check.name, {name: word for name, word in said.items() if word}


def _no_answer() -> Check:
    return Check("database", State.FAILING, TROUBLES[Trouble.AWAY])


def _trouble(error: SQLAlchemyError) -> Trouble:
    return trouble_of(error) or Trouble.AWAY


def _temporal(address: str | None) -> Check:
    if address is None:
        return Check("temporal", State.OK, "No address is set: nothing leaves this platform.")
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), _TEMPORAL_SECONDS).close()
    except OSError:
        words = "Temporal does not answer: facts are recorded, work and waking wait until it is back."
        return Check("temporal", State.DEGRADED, words)
    return Check("temporal", State.OK, REACHED)
