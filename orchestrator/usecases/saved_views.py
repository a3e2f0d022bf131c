"""The views of the worklist that somebody saved, to come back to."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db import saved_views
from orchestrator.domain.actor import Actor
from orchestrator.errors import FieldProblem, ViewNotKept

LONGEST_NAME = 60


def list_views(session: Session, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return name and query of each view the person saved, by name."""
    return saved_views.list_views(session, actor)


def save_view(session: Session, actor: Actor, name: str, query: str, *, at: datetime) -> None:
    """Save the view under a name that no other view has; the same again changes nothing. Raises ViewNotKept."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise ViewNotKept(FieldProblem("name", f"{len(name)} characters", f"1 to {LONGEST_NAME}", code="length"))
    if not saved_views.add_view(session, actor, name, query, at):
        raise ViewNotKept(FieldProblem("name", repr(name), "a name that no other view of yours has", code="taken"))


def remove_view(session: Session, actor: Actor, name: str) -> None:
    """Forget the view."""
    saved_views.remove_view(session, actor, name)
