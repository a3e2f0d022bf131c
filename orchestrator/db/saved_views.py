"""Storing and finding the views somebody saved."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.tables.saved_view import SAVED_VIEW
from orchestrator.domain.actor import Actor


def list_views(session: Session, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return name and query of every view of the person, by name."""
    asked = select(SAVED_VIEW.c.name, SAVED_VIEW.c.query).where(*_of(actor)).order_by(SAVED_VIEW.c.name)
    return tuple((row.name, row.query) for row in session.execute(asked))


def add_view(session: Session, actor: Actor, name: str, query: str, at: datetime) -> bool:
    """Store the view; False when the name is that of another one, which stays as it is."""
    values = {"party": actor.party, "person": actor.person or "", "name": name, "query": query, "saved_at": at}
    stored = insert(SAVED_VIEW).values(values)
    # The same again is locked and told, not changed.
    same = stored.on_conflict_do_update(
        index_elements=["party", "person", "name"],
        set_={"query": SAVED_VIEW.c.query},
        where=SAVED_VIEW.c.query == stored.excluded.query,
    )
    return session.execute(same.returning(SAVED_VIEW.c.name)).first() is not None


def remove_view(session: Session, actor: Actor, name: str) -> None:
    """Remove the view, if there is one with this name."""
    session.execute(delete(SAVED_VIEW).where(*_of(actor), SAVED_VIEW.c.name == name))


def _of(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return SAVED_VIEW.c.party == actor.party, SAVED_VIEW.c.person == (actor.person or "")
