"""The connection to PostgreSQL: one engine for a program, one transaction for a use case.

Who reads has connections of its own, so that reading never queues behind writers who wait for each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session

from orchestrator.db.driver import BoundedConnection, Caller
from orchestrator.db.limits import PATIENT, Limits
from orchestrator.db.round_trip import send

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

    With `readers` there are so many besides, for reading alone. `limits` say how long anybody waits.
    """

    def __init__(self, url: str, connections: int = 16, *, readers: int = 0, limits: Limits = PATIENT) -> None:
        caller = Caller()
        self.engine = _engine(url, connections, limits, caller)
        self._reading = _engine(url, readers, limits, caller) if readers else self.engine

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


def _engine(url: str, connections: int, limits: Limits, caller: Caller) -> Engine:
    engine = create_engine(
        driver_url(url),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=CROWDED,
        # A server that was killed and came back leaves dead connections in the pool.
        pool_pre_ping=False,
        connect_args=limits.parameters(),
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, _told: Any, parameters: dict[str, Any]) -> BoundedConnection:
        return caller.connect(limits.answer, parameters)

    return engine
