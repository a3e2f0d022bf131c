"""Statements of the tables, made ready once for the driver itself, which takes them with less ado."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Delete, Insert, Select, TextClause, Update
from sqlalchemy.dialects.postgresql import psycopg as postgres
from sqlalchemy.dialects.postgresql.json import JSONB


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
