"""Something that must keep running: start it, see it die, start it again, with longer pauses when it keeps dying."""

import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from orchestrator.local.child import DidNotStart

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
STEADY_SECONDS = 30.0  # who lived this long died of something new


class Running(Protocol):
    """What can be watched: a server or a program that was started."""

    @property
    def pid(self) -> int:
        """The number of its process."""
        ...

    def has_ended(self) -> bool:
        """Say whether its process is gone."""
        ...

    def stop(self) -> None:
        """End it in order, and remove what it left."""
        ...


Kind_co = TypeVar("Kind_co", bound=Running, covariant=True)


class Watched(Generic[Kind_co]):
    """One thing under watch, how often it was restarted, and when it may be started again."""

    def __init__(self, name: str, start: Callable[[], Kind_co]) -> None:
        self.name = name
        self.restarts = 0
        self._start = start
        self._running: Kind_co | None = None
        self._since = self._again_at = 0.0
        self._pause = FIRST_PAUSE

    @property
    def pid(self) -> int | None:
        """The number of its process, None between two lives."""
        return None if self._running is None else self._running.pid

    def start(self) -> Kind_co:
        """Start it. Raises what the start raises."""
        self._running = self._start()
        self._since = time.monotonic()
        return self._running

    @property
    def running(self) -> Kind_co | None:
        """What runs at this moment, None between two lives."""
        return self._running

    def stop(self) -> None:
        """End it, if it runs."""
        if self._running is not None:
            self._running.stop()
            self._running = None

    def look(self) -> str | None:
        """See whether it still runs and act on that. Returns what there is to tell, None when all is well."""
        if self._running is None:
            return self._come_back() if time.monotonic() >= self._again_at else None
        if self._running.has_ended():
            return self._bury()
        return None

    def _bury(self) -> str:
        if time.monotonic() - self._since >= STEADY_SECONDS:
            self._pause = FIRST_PAUSE
        self.stop()
        return f"{self.name} ended unexpectedly; starting it again in {self._wait():.1f} s."

    def _come_back(self) -> str:
        self.restarts += 1
        try:
            self.start()
        except DidNotStart as error:
            return f"{self.name} did not come back; trying again in {self._wait():.1f} s.\n{error}"
        return f"{self.name} runs again (restart {self.restarts})."

    def _wait(self) -> float:
        pause = self._pause
        self._again_at = time.monotonic() + pause
        self._pause = min(pause * 2, LONGEST_PAUSE)
        return pause
