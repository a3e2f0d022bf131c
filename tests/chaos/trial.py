"""What an injury works with: the platform, the ledger of the callers, and what was put aside in earlier rounds."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.ledger import Ledger
from tests.chaos.platform import TriedPlatform
from tests.chaos.timeline import Timeline


class Ended(Exception):
    """The trial ends while something still waits."""


class NotPossible(Exception):
    """An injury cannot be inflicted on this machine; `str()` of it says why."""


@dataclass
class Copy:
    """Data that was put aside: where, in which round, and when that began, on the ledger's clock."""

    place: Path
    round: int
    began: float


@dataclass
class Trial:
    """Everything that lasts from round to round."""

    platform: TriedPlatform
    timeline: Timeline
    ledger: Ledger
    round: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    violations: list[str] = field(default_factory=list)
    inflicted: Counter[str] = field(default_factory=Counter)
    not_possible: dict[str, str] = field(default_factory=dict)
    backup: Copy | None = None
    temporal_copy: Copy | None = None

    def wait(self, seconds: float) -> None:
        """Let time pass. Raises Ended when the trial ends meanwhile."""
        if self.over.wait(seconds):
            raise Ended

    def wait_until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Let time pass until it holds; False when it does not within these seconds. Raises Ended."""
        until = time.monotonic() + seconds
        while not (held := holds()) and time.monotonic() < until:
            self.wait(0.1)
        return held

    def violated(self, what: str) -> None:
        """Write down that something does not hold which was promised."""
        self.timeline.mark("VIOLATION", what)
        self.violations.append(what)
