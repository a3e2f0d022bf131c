"""What a turn of a case writes, sent in one round trip by the driver itself.

Asking costs more than writing: of a statement that goes by itself, most of the time is the way there and back, and the
layers in between. So what waits for no answer is collected, and goes together.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, cast

import psycopg
from sqlalchemy import Delete, Insert, Update
from sqlalchemy.dialects.postgresql import psycopg as postgres
from sqlalchemy.dialects.postgresql.json import JSONB
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it; the values named in `documents` are written as JSON."""

    sql: str
    documents: frozenset[str]


def prepared(statement: Insert | Update | Delete, columns: Iterable[str] | None = None) -> Prepared:
    """Return the statement for rows with these columns; None: all of the table, or those that the statement names."""
    compiled = statement.compile(dialect=postgres.dialect(), column_keys=list(columns) if columns else None)  # type: ignore[no-untyped-call]
    documents = (name for name, bound in compiled.binds.items() if isinstance(bound.type, JSONB))
    return Prepared(str(compiled), frozenset(documents))


class Writes:
    """Collects what is to be written; on leaving the block it is sent, in order, in the transaction of the session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._rows: list[tuple[str, Row]] = []

    def add(self, statement: Prepared, rows: Iterable[Row]) -> None:
        """Write these rows by this statement."""
        for row in rows:
            documents = {name: json.dumps(row[name]) for name in statement.documents}
            self._rows.append((statement.sql, {**row, **documents}))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None and self._rows:
            self._send()

    def _send(self) -> None:
        connection = self.session.connection()
        driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
        try:
            with driver.pipeline(), driver.cursor() as cursor:
                for sql, row in self._rows:
                    cursor.execute(cast("Any", sql), row)
        except psycopg.Error as error:
            # As if it had been sent one by one: whoever asks hears that the database is away, or what it refused.
            if driver.closed:
                connection.invalidate(error)
            raise DBAPIError.instance("what a turn writes", None, error, psycopg.Error) from error
