"""How long a connection waits, and lets others wait: nobody stands before the database for ever.

The server ends what takes too long. A server that does not answer at all (stopped, or behind a cable that was cut) ends
nothing, so the program's own side has a limit as well, a moment longer than the server's.
"""

from dataclasses import dataclass
from typing import Any, Self

from orchestrator.settings import Settings

_MARGIN = 0.5
"""Seconds that our side waits longer than the server: who is cut off by the server hears why."""

# A peer that is gone without a word is noticed within half a minute, also by who only listens.
_ALIVE = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_UNACKNOWLEDGED = 20_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: for a lock that another holds, a statement, a transaction in which nothing happens, and to connect."""

    lock: float = 3.0
    statement: float = 4.0
    idle: float = 20.0
    connect: int = 2

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the settings say, for who answers requests."""
        return cls(
            lock=settings.database_lock_seconds,
            statement=settings.database_statement_seconds,
            idle=settings.database_idle_seconds,
            connect=settings.database_connect_seconds,
        )

    @property
    def answer(self) -> float:
        """Seconds in which the server has to answer what was said to it."""
        return self.statement + _MARGIN

    def parameters(self) -> dict[str, Any]:
        """Return these limits as a connection takes them, with UTC as the time its session speaks."""
        said = {"lock_timeout": self.lock, "statement_timeout": self.statement}
        said["idle_in_transaction_session_timeout"] = self.idle
        options = [f"-c {name}={round(seconds * 1000)}" for name, seconds in said.items()]
        kept = {"connect_timeout": self.connect, "tcp_user_timeout": _UNACKNOWLEDGED, **_ALIVE}
        return {"options": " ".join(["-c timezone=UTC", *options]), **kept}


PATIENT = Limits(lock=60.0, statement=3600.0, idle=600.0, connect=10)
"""For work that takes as long as it takes, with nobody waiting for an answer: migrations, replay, rebuilding."""
