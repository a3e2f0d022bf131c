"""What stays secret of a name: by whose eyes are on a query (see `eyes`) it shows the title of a case, or nothing.

The same goes for the name of a party, in whose place its id stands. What is not shown is not searched either.
"""

from collections.abc import Collection

from sqlalchemy import ARRAY, ColumnElement, Text, any_, case, cast, delete, func, literal_column, null, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.eyes import EVERYTHING
from orchestrator.db.tables.case import CASE, CASE_PARTY, SECRET_PARTY
from orchestrator.db.tables.party import PARTY

# In words, as questions that are prepared once hold no values.
_EYES: ColumnElement[str] = literal_column("nullif(current_setting('speelruimte.eyes', true), '')", Text)
_EVERYTHING: ColumnElement[str] = literal_column(f"'{EVERYTHING}'", Text)
_NOTHING: ColumnElement[str] = literal_column("''", Text)

_HELD = select(CASE_PARTY.c.case_id).where(
    CASE_PARTY.c.case_id == CASE.c.id, CASE_PARTY.c.party == _EYES, CASE_PARTY.c.role == any_(CASE.c.title_for)
)
TITLE: ColumnElement[str] = case(
    (CASE.c.title_for.is_(None), CASE.c.title),
    (_EYES == _EVERYTHING, CASE.c.title),
    (_HELD.correlate(CASE).exists(), CASE.c.title),
    else_=_NOTHING,
)
"""What a case is called, for whose eyes that is."""

CASE_SEEN = {each.name: TITLE if each.name == "title" else each for each in CASE.c}
"""The columns of a case as it may be seen, by name."""
SEEN = tuple(column.label(name) for name, column in CASE_SEEN.items())
"""The same, as a question asks for them."""


def is_kept_secret(parties: Collection[str] | None = None) -> ColumnElement[bool]:
    """Return the condition that the name of a party is not shown; `parties` are those that are asked about."""
    about = null() if parties is None else cast(sorted(parties), ARRAY(Text))
    return PARTY.c.id.in_(select(func.names_kept_secret(cast(about, ARRAY(Text)))))


def name_seen(parties: Collection[str] | None = None) -> ColumnElement[str]:
    """Return what a party is called, its id where that stays secret; `parties` are those that are asked about."""
    return case((is_kept_secret(parties), PARTY.c.id), else_=PARTY.c.title)


def save_title_kept(session: Session, case_id: str, line: int, roles: tuple[str, ...] | None) -> None:
    """Store which line said what the case is called, and for which roles alone that is; None: for everybody."""
    kept = {"title_line": line, "title_for": list(roles) if roles is not None else None}
    session.execute(update(CASE).where(CASE.c.id == case_id).values(**kept))


def save_secret_parties(session: Session, case_id: str, parties: Collection[str], roles: tuple[str, ...]) -> None:
    """Store whose names stay secret by what this case says, and from which roles in it they do not."""
    session.execute(delete(SECRET_PARTY).where(SECRET_PARTY.c.case_id == case_id))
    rows = [{"case_id": case_id, "party": each, "seen_by": list(roles)} for each in sorted(parties)]
    if rows:
        session.execute(insert(SECRET_PARTY).values(rows))


def secret_parties(session: Session, case_id: str) -> tuple[str, ...]:
    """Return whose names stay secret by what this case says."""
    asked = select(SECRET_PARTY.c.party).where(SECRET_PARTY.c.case_id == case_id).order_by(SECRET_PARTY.c.party)
    return tuple(session.execute(asked).scalars())
