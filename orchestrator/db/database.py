"""The connection to PostgreSQL: one engine for a program, one transaction for a use case.

Who reads has connections of its own, so that reading never queues behind writers who wait for each other.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any, Self, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import ConnectionTimeout, _WaitTimeout
from sqlalchemy import Engine, QueuePool, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlmodel import Session

from orchestrator.db.eyes import EVERYTHING
from orchestrator.db.round_trip import send
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

    def parameters(self, eyes: str = EVERYTHING) -> dict[str, Any]:
        """Return these limits as a connection takes them, with whose eyes it begins, and UTC as the time it speaks."""
        said = {"lock_timeout": self.lock, "statement_timeout": self.statement}
        said["idle_in_transaction_session_timeout"] = self.idle
        options = [f"-c {name}={round(seconds * 1000)}" for name, seconds in said.items()]
        kept = {"connect_timeout": self.connect, "tcp_user_timeout": _UNACKNOWLEDGED, **_ALIVE}
        return {"options": " ".join(["-c timezone=UTC", f"-c speelruimte.eyes={eyes}", *options]), **kept}


PATIENT = Limits(lock=60.0, statement=3600.0, idle=600.0, connect=10)
"""For work that takes as long as it takes, with nobody waiting for an answer: migrations, replay, rebuilding."""


T = TypeVar("T")

_SILENT = "the database does not answer"


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server does not answer within `patience` seconds, and says so."""

    patience: float | None = None
    gave_up: Callable[[], None] | None = None

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Wait for an answer. Raises OperationalError when it does not come in time."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except _WaitTimeout as error:
            # Nothing can be said over it any more: whatever the server is doing, it rolls back when it finds us gone.
            self.pgconn.finish()
            if self.gave_up:
                self.gave_up()
            raise psycopg.OperationalError(f"{_SILENT}: nothing in {self.patience} seconds") from error


class Caller:
    """Makes connections. While the server is silent one tries, and the others hear so at once."""

    def __init__(self) -> None:
        self._silent = False
        self._trying = Lock()

    def connect(self, patience: float, parameters: dict[str, Any]) -> BoundedConnection:
        """Return a connection. Raises OperationalError."""
        if not self._silent:
            return self._connected(patience, parameters)
        if not self._trying.acquire(blocking=False):
            raise psycopg.OperationalError(_SILENT)
        try:
            return self._connected(patience, parameters)
        finally:
            self._trying.release()

    def _connected(self, patience: float, parameters: dict[str, Any]) -> BoundedConnection:
        try:
            made = BoundedConnection.connect(**parameters)
        except ConnectionTimeout:
            self._fell_silent()
            raise
        self._silent = False
        made.patience, made.gave_up = patience, self._fell_silent
        return made

    def _fell_silent(self) -> None:
        self._silent = True


CROWDED = 4.0
"""Seconds somebody waits for a connection when all are in use."""


def driver_url(url: str) -> str:
    """Return the address with the driver we use named in it."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


class _Transaction(Session):
    def execute(self, *told: Any, **named: Any) -> Any:
        """Execute a statement, after what was collected to be written before it."""
        send(self)
        return super().execute(*told, **named)


class Database:
    """A PostgreSQL database with a pool of at most `connections` connections, which all speak UTC.

    With `readers` there are so many besides, for reading alone. `limits` say how long anybody waits, `eyes` which rows
    a transaction sees that does not look as somebody: those of the platform's programs see all.
    """

    def __init__(
        self, url: str, connections: int = 16, *, readers: int = 0, limits: Limits = PATIENT, eyes: str = EVERYTHING
    ) -> None:
        make = partial(_engine, url, parameters=limits.parameters(eyes), answer=limits.answer, caller=Caller())
        self.engine = make(connections)
        self._reading = make(readers) if readers else self.engine

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session that is committed at the end, and rolled back when anything is raised."""
        with _Transaction(self.engine, expire_on_commit=False) as session, session.begin():
            yield session
            send(session, commit=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session to read with, on a connection that no writer can take."""
        with _Transaction(self._reading, expire_on_commit=False) as session, session.begin():
            yield session
            send(session, commit=True)

    def in_use(self) -> dict[str, int]:
        """Return how many connections are in use, for reading and for writing."""
        pools = {"writing": self.engine.pool, "reading": self._reading.pool}
        return {name: pool.checkedout() for name, pool in pools.items() if isinstance(pool, QueuePool)}

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """Give a session that only reads, and sees the database as it is at one moment however often it asks."""
        frozen = self._reading.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with _Transaction(frozen, expire_on_commit=False) as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        self._reading.dispose()


def _engine(url: str, connections: int, *, parameters: dict[str, Any], answer: float, caller: Caller) -> Engine:
    engine = create_engine(
        driver_url(url),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=CROWDED,
        # An error is written down; what was to be stored is not.
        hide_parameters=True,
        # A server that was killed and came back leaves dead connections in the pool.
        pool_pre_ping=False,
        connect_args=parameters,
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, _told: Any, parameters: dict[str, Any]) -> BoundedConnection:
        return caller.connect(answer, parameters)

    return engine


_TRY = text("SELECT pg_try_advisory_lock(hashtextextended('speelruimte ' || :what, 0))")
_END = text("SELECT pg_advisory_unlock(hashtextextended('speelruimte ' || :what, 0))")


@contextmanager
def alone(database: Database, what: str) -> Iterator[bool]:
    """Say whether nobody else is at it; if so nobody begins until the block ends, or our connection does."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        ours = bool(connection.execute(_TRY, {"what": what}).scalar())
        try:
            yield ours
        finally:
            if ours:
                connection.execute(_END, {"what": what})
