"""Something an issuer said, remembered: asked again when it is old, and not more often than it makes sense."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from orchestrator.errors import IssuerAway

Value = TypeVar("Value")

LASTS = 3600.0
"""Seconds after which what an issuer said is asked again."""
PAUSE = 60.0
"""Seconds in which it is not asked again because something is not in what it said."""
PATIENCE = 4.0
"""Seconds that somebody waits while another one asks for the first time."""
AWAY = 10.0
"""Seconds in which an issuer that does not answer is not asked again, so that nobody waits for it in vain."""


class Remembered(Generic[Value]):
    """What `ask` returned last. Of those who want it at the same time one asks; the others take what was known."""

    def __init__(self, issuer: str, ask: Callable[[], Value], clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._ask = ask
        self._clock = clock
        self._asking = Lock()
        self._known: Value | None = None
        self._asked_at = -LASTS
        self._no: IssuerAway | None = None
        self._no_at = -AWAY

    def now(self) -> Value:
        """Return what it said, asked again when that is old. Raises IssuerAway when nothing is known."""
        return self._at_most(LASTS, waits=0 if self._known is not None else PATIENCE)

    def anew(self) -> Value:
        """Return what it says now, unless it was asked a moment ago. Raises IssuerAway when nothing is known."""
        return self._at_most(PAUSE, waits=PATIENCE)

    def _at_most(self, old: float, *, waits: float) -> Value:
        """Return what it said at most so long ago, or longer when it does not answer now."""
        if self._is_older(old) and self._asking.acquire(timeout=waits):
            try:
                if self._is_older(old):
                    self._renew()
            finally:
                self._asking.release()
        if self._known is None:
            raise IssuerAway(self._issuer, self._no.why if self._no else "others wait for its first answer")
        return self._known

    def _is_older(self, than: float) -> bool:
        return self._known is None or self._clock() >= self._asked_at + than

    def _renew(self) -> None:
        if self._clock() < self._no_at + AWAY:
            return
        try:
            self._known, self._asked_at, self._no = self._ask(), self._clock(), None
        except IssuerAway as no:
            self._no, self._no_at = no, self._clock()
