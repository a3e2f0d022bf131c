"""How often somebody may ask: a bucket that empties with each request and fills again with time."""

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

MOST = 20_000
"""Buckets that are remembered; whose was not used for longest is forgotten, and begins full."""


@dataclass(slots=True)
class Bucket:
    """Holds `size` at most and fills by `size` in a minute; `left` is what was in it at `at` (seconds)."""

    size: float
    left: float
    at: float

    def take(self, cost: float, at: float) -> bool:
        """Take as much out, if it is there."""
        self.fill(at)
        if self.left < cost:
            return False
        self.left -= cost
        return True

    def charge(self, cost: float, at: float) -> None:
        """Take as much out, or all there is; a cost below nothing is given back."""
        self.fill(at)
        self.left = min(self.size, max(0.0, self.left - cost))

    def fill(self, at: float) -> None:
        """Put in what came with time."""
        self.left = min(self.size, self.left + max(0.0, at - self.at) * self.size / MINUTE)
        self.at = at

    def seconds_until(self, left: float) -> int:
        """Return after how many whole seconds as much will be in it; at least one."""
        return max(1, ceil((left - self.left) * MINUTE / self.size))


MINUTE = 60.0


class Buckets:
    """A bucket for each name, all of one size."""

    def __init__(self, size: float, most: int = MOST) -> None:
        self.size = size
        self._most = most
        self._known: OrderedDict[str, Bucket] = OrderedDict()

    def of(self, name: str, at: float) -> Bucket:
        """Return the bucket of this name; a new one is full."""
        found = self._known.setdefault(name, Bucket(self.size, self.size, at))
        self._known.move_to_end(name)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return found
