"""The connection to PostgreSQL: one engine for a program, one transaction for a use case."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlmodel import Session

from orchestrator.db.round_trip import send


def driver_url(url: str) -> str:
    """Return the address with the driver we use named in it."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


class _Transaction(Session):
    def execute(self, *told: Any, **named: Any) -> Any:
        """Execute a statement, after what was collected to be written before it."""
        send(self)
        return super().execute(*told, **named)


class Database:
    """A PostgreSQL database with a pool of at most `connections` connections, which all speak UTC."""

    def __init__(self, url: str, connections: int = 16) -> None:
        self.engine = create_engine(
            driver_url(url),
            pool_size=connections,
            max_overflow=0,
            # A server that was killed and came back leaves dead connections in the pool.
            pool_pre_ping=False,
            connect_args={"options": "-c timezone=UTC"},
        )

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session that is committed at the end, and rolled back when anything is raised."""
        with _Transaction(self.engine, expire_on_commit=False) as session, session.begin():
            yield session
            send(session, commit=True)

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()
