"""What is the matter with a database: away, or why it did not do what was asked, where asking again makes sense."""

from enum import StrEnum

import psycopg
from psycopg import errors as postgres
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_CANCELLED = "57014"
# Connection lost, no room or no connections left, shut down by its operator, input or output failed.
_AWAY = ("08", "53", "57", "58")


def is_away(error: BaseException) -> bool:
    """Whether this says that the database cannot be worked with now, whatever one asks of it."""
    if isinstance(error, PoolTimeout):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or (error.orig is not None and is_away(error.orig))
    if server_fell(error):
        return True
    if not isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return False
    state = error.sqlstate
    return state is None or (state.startswith(_AWAY) and state != _CANCELLED)


def server_fell(error: BaseException | None) -> bool:
    """Whether these were the last words of a connection: the server ended it, or fell itself, whatever the code says.

    A server that cannot write its own journal panics, under the code of an internal error.
    """
    return isinstance(error, psycopg.Error) and error.diag.severity_nonlocalized in {"FATAL", "PANIC"}


_BUSY = (postgres.LockNotAvailable, postgres.DeadlockDetected, postgres.SerializationFailure)
_FULL = (postgres.DiskFull, postgres.OutOfMemory)
_READ_ONLY = (postgres.ReadOnlySqlTransaction,)
_IDLE = (postgres.IdleInTransactionSessionTimeout,)


class Trouble(StrEnum):
    """What is the matter with the database. Whatever it is, nothing of the transaction was done."""

    BUSY = "busy"
    """Another transaction kept what was asked for longer than one waits."""
    SLOW = "slow"
    """The statement took longer than one may, or the transaction lay idle for too long."""
    FULL = "full"
    """There is no room left to write."""
    READ_ONLY = "read_only"
    """It can be read and not written: a standby, or one that somebody set so."""
    CROWDED = "crowded"
    """All connections are in use."""
    AWAY = "away"
    """It does not answer, or the connection was lost."""


def trouble_of(error: BaseException) -> Trouble | None:
    """Return what is the matter, None when it is no trouble of the database but a fault in what it was asked."""
    if isinstance(error, PoolTimeout):
        return Trouble.CROWDED
    cause = error.orig if isinstance(error, DBAPIError) else error
    for kinds, trouble in _KNOWN:
        if isinstance(cause, kinds):
            return trouble
    if server_fell(cause):
        return Trouble.AWAY
    away = (OperationalError, InterfaceError, postgres.OperationalError, postgres.InterfaceError)
    return Trouble.AWAY if isinstance(error, away) else None


_KNOWN = (
    (_BUSY, Trouble.BUSY),
    ((postgres.QueryCanceled, *_IDLE), Trouble.SLOW),
    (_FULL, Trouble.FULL),
    (_READ_ONLY, Trouble.READ_ONLY),
    ((postgres.TooManyConnections,), Trouble.CROWDED),
)
