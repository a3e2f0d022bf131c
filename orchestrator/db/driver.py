"""A connection that does not wait for a server that has stopped answering.

Without this a program waits for ever: the kernel of a stopped server goes on acknowledging what is sent to it.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import ConnectionTimeout, _WaitTimeout

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
