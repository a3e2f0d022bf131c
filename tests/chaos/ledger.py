"""What the callers were told: the facts that were acknowledged, and those of which nobody knows.

It lives with the callers, outside the platform, so nothing that is done to the platform touches it.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Said:
    """One fact a caller said, under one key.

    `sent` is when the last try left, `acknowledged` when it was answered: None as long as nobody knows. With
    `perhaps_gone` it was acknowledged after the backup that was restored since, so it may be gone.
    """

    key: str
    case: str
    type: str
    number: int
    sent: float = 0.0
    acknowledged: float | None = None
    perhaps_gone: bool = False

    @property
    def is_owed(self) -> bool:
        """Whether it has to be there."""
        return self.acknowledged is not None and not self.perhaps_gone


@dataclass(slots=True)
class Ledger:
    """Everything that was said, by key, and the troubles callers met that no honest caller should."""

    said: dict[str, Said] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    repeated: int = 0
    replayed: int = 0
    restored: int = 0
    _back_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, key: str, case: str, fact_type: str, number: int) -> Said:
        """Write down that this is going to be said."""
        said = Said(key, case, fact_type, number)
        with self._lock:
            self.said[key] = said
        return said

    def acknowledge(self, said: Said) -> None:
        """Write down that it was answered: before a restore that is over by now, if it was sent before that."""
        with self._lock:
            said.acknowledged = now()
            said.perhaps_gone = said.sent < self._back_at

    def trouble(self, what: str) -> None:
        """Write down an answer that should not have been given."""
        with self._lock:
            self.troubles.append(what)

    def cut(self, backup_began: float, back_at: float) -> int:
        """Forgive what was acknowledged after the backup and sent before the database was back; returns how much."""
        with self._lock:
            forgiven = [
                each
                for each in self.said.values()
                if each.is_owed and (each.acknowledged or 0) > backup_began and each.sent < back_at
            ]
            for each in forgiven:
                each.perhaps_gone = True
            self.restored += 1
            self._back_at = back_at
        return len(forgiven)

    def cases(self) -> list[str]:
        """Return the cases that have to be there."""
        return [each.case for each in self.snapshot() if each.type == "bericht" and each.is_owed]

    def is_owed(self, case: str) -> bool:
        """Whether this case has to be there."""
        opening = self.said.get(f"open-{case}")
        return opening is not None and opening.is_owed

    def snapshot(self) -> Sequence[Said]:
        """Return everything, as it is now."""
        with self._lock:
            return list(self.said.values())

    def take_troubles(self) -> list[str]:
        """Return the troubles since the last time."""
        with self._lock:
            found, self.troubles = self.troubles, []
        return found


def now() -> float:
    """Return the moment, on the clock of the ledger: it never runs back."""
    return time.monotonic()
