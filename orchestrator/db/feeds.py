"""Storing and finding the calendars that people read elsewhere, by the hash of their secret."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.tables.party import CREDENTIAL
from orchestrator.db.tables.supervision import FEED
from orchestrator.domain.actor import Actor


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose calendar it is, in which language, and since when this secret opens it."""

    actor: Actor
    language: str
    made_at: datetime


def save_feed(session: Session, digest: str, feed: Feed) -> None:
    """Store the calendar of the person; a secret it had before opens nothing any more."""
    changed = {"digest": digest, "language": feed.language, "made_at": feed.made_at}
    stored = insert(FEED).values(party=feed.actor.party, person=feed.actor.person or "", **changed)
    session.execute(stored.on_conflict_do_update(index_elements=["party", "person"], set_=changed))


def remove_feed(session: Session, actor: Actor) -> None:
    """Forget the calendar of the person."""
    session.execute(delete(FEED).where(FEED.c.party == actor.party, FEED.c.person == (actor.person or "")))


def remove_feeds_of_development(session: Session) -> None:
    """Forget the calendars of whoever was let in by development alone, while what it gave out is still known."""
    theirs = (CREDENTIAL.c.party == FEED.c.party) & (func.coalesce(CREDENTIAL.c.person, "") == FEED.c.person)
    given, else_given = (exists().where(theirs, CREDENTIAL.c.development.is_(each)) for each in (True, False))
    session.execute(delete(FEED).where(given, ~else_given))


def find_feed(session: Session, digest: str) -> Feed | None:
    """Return the calendar that the secret with this digest opens."""
    row = session.execute(select(FEED).where(FEED.c.digest == digest)).one_or_none()
    return Feed(Actor(row.party, row.person or None), row.language, row.made_at) if row else None


def feed_of(session: Session, actor: Actor) -> Feed | None:
    """Return the calendar of the person."""
    asked = select(FEED).where(FEED.c.party == actor.party, FEED.c.person == (actor.person or ""))
    row = session.execute(asked).one_or_none()
    return Feed(actor, row.language, row.made_at) if row else None
