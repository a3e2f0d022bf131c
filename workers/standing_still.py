"""Notice a clock that stands still: what is due longest in its municipality stays the same for too long."""

from collections.abc import Hashable, Mapping

PATIENCE_SECONDS = 30.0
"""A round of waking takes ten seconds at most, and begins with what is due longest."""


class StandingStill:
    """Remembers since when each clock has had the same before it."""

    def __init__(self) -> None:
        self._since: dict[str, tuple[Hashable, float]] = {}

    def of(self, longest_due: Mapping[str, Hashable], now: float) -> tuple[str, ...]:
        """Return whose clock stands still at `now`, in seconds of any clock that runs on; each is told once a time."""
        before = self._since
        self._since = {
            whose: before[whose] if whose in before and before[whose][0] == due else (due, now)
            for whose, due in longest_due.items()
        }
        still = tuple(whose for whose, (_, since) in self._since.items() if now - since >= PATIENCE_SECONDS)
        self._since |= {whose: (longest_due[whose], now) for whose in still}
        return still
