"""What happened in a round and when: the story one reads when something does not hold."""

import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """`what` happened to or was done by `who`, so many seconds after the beginning of the round."""

    seconds: float
    who: str
    what: str

    def __str__(self) -> str:
        first, *rest = self.what.splitlines() or [""]
        return "\n".join((f"{self.seconds:9.2f}  {self.who:<14} {first}", *(f"{'':26}{line}" for line in rest)))


class Timeline:
    """The moments of one round; any thread adds to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.begin()

    def begin(self) -> None:
        """Start anew, at zero."""
        with self._lock:
            self.began = time.monotonic()
            self._moments: list[Moment] = []

    def mark(self, who: str, what: str) -> None:
        """Write down that this happens now."""
        with self._lock:
            self._moments.append(Moment(time.monotonic() - self.began, who, what))

    def __str__(self) -> str:
        with self._lock:
            return "\n".join(map(str, sorted(self._moments, key=lambda each: each.seconds)))
