"""Telling a database that is away from one that refuses something: the first is no fault of what was being done."""

import psycopg
from sqlalchemy.exc import DBAPIError
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
