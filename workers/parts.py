"""The parts of the platform's own program, each looked after by itself: what breaks or hangs takes no other along.

A part shows with each beat that it gets on. What broke is begun anew after a pause; what does not beat is cut off and
begun anew as well. Beats and faults are written down, so that others can see that a part stands still.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from orchestrator.clock import now
from orchestrator.db.condition import INCIDENTS, add_to_tally, save_beat, save_fault
from orchestrator.db.database import Database
from orchestrator.db.trouble import is_away
from orchestrator.domain.condition import reason_of
from rules.engine.incidents import incidents
from workers.steady import AWAY, FIRST_PAUSE, LONGEST_PAUSE

LONGEST_AFTER_FAULT = 60.0
LOOK_SECONDS = 5.0
# Whoever does not end when it is told to is left behind.
GRACE_SECONDS = 10.0

_log = logging.getLogger(__name__)
_counted: Counter[str] = Counter()
"""What of the fence's incidents has been written down."""


class Stalled(Exception):
    """A part that has not shown for long that it gets on."""


class Part:
    """One part: its name, what it does, and after how many seconds without a beat it counts as hanging."""

    def __init__(
        self, name: str, work: Callable[[Callable[[], None]], Awaitable[None]], *, patience: float = 120.0
    ) -> None:
        self.name = name
        self.beat_at: datetime | None = None
        self.faults: list[tuple[str, datetime]] = []
        self._work = work
        self._patience = patience
        self._sign = 0.0

    def beat(self) -> None:
        """Show that the part gets on."""
        self.beat_at = now()
        self._sign = asyncio.get_running_loop().time()

    async def run(self) -> None:
        """Do the work until cancelled, again and again; a server that is away is no fault, all else is written down."""
        pause = FIRST_PAUSE
        while True:
            began = asyncio.get_running_loop().time()
            longest = LONGEST_PAUSE
            try:
                await self._watched()
                self._blame(Stalled("ended by itself"))
            except Exception as error:  # noqa: BLE001 whatever broke one part, the others go on
                longest = self._tell(error)
            if asyncio.get_running_loop().time() - began > longest:
                pause = FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(pause * 2, longest)

    def _tell(self, error: Exception) -> float:
        """Say what ended the work; return the longest pause there is to be before it is begun anew."""
        if isinstance(error, AWAY) or is_away(error):
            _log.warning("%s stopped: %s", self.name, reason_of(error))
            return LONGEST_PAUSE
        _log.error("%s broke", self.name, exc_info=error)
        self._blame(error)
        return LONGEST_AFTER_FAULT

    def _blame(self, error: Exception) -> None:
        self.faults.append((reason_of(error), now()))

    async def _watched(self) -> None:
        """Do the work once. Raises what it raises, and Stalled when it does not beat."""
        loop = asyncio.get_running_loop()
        self._sign = loop.time()
        work = asyncio.ensure_future(self._work(self.beat))
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=LOOK_SECONDS)
                if not work.done() and loop.time() - self._sign > self._patience:
                    raise Stalled(f"{self.name} has not got on for {self._patience:.0f} seconds")
        finally:
            if not work.done():
                work.cancel()
                await asyncio.wait({work}, timeout=GRACE_SECONDS)
        work.result()


async def look_after(parts: Sequence[Part], database: Database) -> None:
    """Run the parts beside each other until cancelled, and write down how they are."""
    running = [asyncio.ensure_future(part.run()) for part in parts]
    try:
        while True:
            with suppress(SQLAlchemyError):  # a database that is away: then who asks hears that anyway
                await asyncio.to_thread(_write_down, parts, database)
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def _write_down(parts: Sequence[Part], database: Database) -> None:
    _count_incidents(database)
    for part in parts:
        told = tuple(part.faults)
        with database.transaction() as session:
            save_beat(session, part.name, part.beat_at)
            for error, at in told:
                save_fault(session, part.name, error, at)
        del part.faults[: len(told)]


def _count_incidents(database: Database) -> None:
    """Write down what the fence counted since the last time, so that the API can tell of it."""
    fresh = {reason: number - _counted[reason] for reason, number in incidents().items()}
    if any(fresh.values()):
        with database.transaction() as session:
            add_to_tally(session, INCIDENTS, fresh)
        _counted.update(fresh)
