"""The views of the worklist that somebody saved, to come back to."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db import saved_views
from orchestrator.domain.actor import Actor

LONGEST_NAME = 60


def list_views(session: Session, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return name and query of each view the person saved, by name."""
    return saved_views.list_views(session, actor)


def save_view(session: Session, actor: Actor, name: str, query: str, *, at: datetime) -> None:
    """Save the view under a name, cut off at LONGEST_NAME; one with that name makes room."""
    saved_views.save_view(session, actor, name[:LONGEST_NAME], query, at)


def remove_view(session: Session, actor: Actor, name: str) -> None:
    """Forget the view."""
    saved_views.remove_view(session, actor, name)
