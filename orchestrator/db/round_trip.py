"""What a transaction says to the database, in as few round trips as can be, by the driver itself."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import psycopg
from psycopg.errors import UniqueViolation
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Delete, Insert, Select, TextClause, Update
from sqlalchemy.dialects.postgresql import psycopg as postgres
from sqlalchemy.dialects.postgresql.json import JSONB
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it; the values named in `documents` are written as JSON."""

    sql: str
    documents: frozenset[str]


def prepared(
    statement: Select[*tuple[object, ...]] | Insert | Update | Delete | TextClause, columns: Iterable[str] | None = None
) -> Prepared:
    """Return the statement; to insert, for rows with these columns (None: all of the table, or those it names)."""
    compiled = statement.compile(dialect=postgres.dialect(), column_keys=list(columns) if columns else None)  # type: ignore[no-untyped-call]
    documents = (name for name, bound in compiled.binds.items() if isinstance(bound.type, JSONB))
    return Prepared(str(compiled), frozenset(documents))


Values = Mapping[str, Any]
Answer = Sequence[Any]
"""Rows, with their columns by name."""

_MARK = "speelruimte: round trips"
_COMMIT = "COMMIT"


@dataclass(frozen=True, slots=True)
class Query:
    """Something to ask the database: a statement that answers rows, and its values."""

    statement: Prepared
    values: Values


@dataclass(slots=True)
class _Talk:
    """What a session still has to write, with who says it otherwise than the database, and what it was told ahead."""

    unsent: list[tuple[str, Values]] = field(default_factory=list)
    taken: dict[str, Exception] = field(default_factory=dict)
    told: list[tuple[Query, Answer]] = field(default_factory=list)


def write(
    session: Session, statement: Prepared, rows: Iterable[Values], *, taken: Mapping[str, Exception] = {}
) -> None:
    """Write these rows, with the next question or the commit.

    `taken` names, by its unique constraint, the error to raise then when a row is there already.
    """
    talk = _talk(session)
    for row in rows:
        documents = {name: json.dumps(row[name]) for name in statement.documents}
        talk.unsent.append((statement.sql, {**row, **documents}))
    talk.taken.update(taken)


def ask(session: Session, question: Query) -> Answer:
    """Return the rows; without a round trip when the question was asked ahead."""
    told = _talk(session).told
    for known in told:
        if known[0] == question:
            told.remove(known)
            return known[1]
    return _exchange(session, (question,))[0]


def ask_ahead(session: Session, *questions: Query) -> None:
    """Ask in one round trip what is about to be asked; each answer is given once, to who asks just that."""
    if questions:
        _talk(session).told = list(zip(questions, _exchange(session, questions), strict=True))


def send(session: Session, *, commit: bool = False) -> None:
    """Send what was collected, if anything was; with `commit` that ends the transaction in the same round trip.

    Raises what was said of rows that are there already, and errors of the database as if they had gone one by one.
    """
    if _talk(session).unsent:
        _exchange(session, (), commit=commit)


def _talk(session: Session) -> _Talk:
    talk: _Talk = session.info.setdefault(_MARK, _Talk())
    return talk


def _exchange(session: Session, questions: Sequence[Query], *, commit: bool = False) -> list[Answer]:
    talk, connection = _talk(session), session.connection()
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    unsent, talk.unsent = talk.unsent, []
    try:
        return _sent(driver, unsent, questions, commit=commit)
    except psycopg.Error as error:
        raise _raised(connection, driver, error, talk.taken) from error


def _sent(
    driver: psycopg.Connection[Any], rows: Sequence[tuple[str, Values]], questions: Sequence[Query], *, commit: bool
) -> list[Answer]:
    asked = [driver.cursor(row_factory=namedtuple_row) for _ in questions]
    with driver.pipeline(), driver.cursor() as cursor:
        for sql, row in rows:
            cursor.execute(cast("Any", sql), row)
        for each, question in zip(asked, questions, strict=True):
            each.execute(cast("Any", question.statement.sql), question.values)
        if commit:
            # After an error the server passes over the rest, and so over this as well.
            cursor.execute(_COMMIT, prepare=False)
    return [each.fetchall() for each in asked]


def _raised(
    connection: Connection, driver: psycopg.Connection[Any], error: psycopg.Error, taken: Mapping[str, Exception]
) -> Exception:
    """Return what to raise: what was said of a row that is there, or what SQLAlchemy makes of it for everybody else."""
    if isinstance(error, UniqueViolation) and str(error.diag.constraint_name) in taken:
        return taken[str(error.diag.constraint_name)]
    if driver.closed:
        # What SQLAlchemy does for statements of its own: a server that is gone took all connections of the pool.
        connection.engine.pool._invalidate(connection.connection, error)  # noqa: SLF001
        connection.invalidate(error)
    return DBAPIError.instance("what a transaction says", None, error, psycopg.Error)
