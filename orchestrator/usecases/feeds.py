"""The calendar of deadlines that a person reads in a program of their own, through an address only they know."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator.db import feeds
from orchestrator.db.feeds import Feed
from orchestrator.domain.actor import Actor
from orchestrator.domain.deadline import DeadlineFilter
from orchestrator.domain.listing import ObligationLine
from orchestrator.domain.nearness import FIRST, Span
from orchestrator.domain.page import pages
from orchestrator.usecases.identify import digest_of
from orchestrator.usecases.supervise import watched_by
from orchestrator.usecases.watch_deadlines import list_deadlines

AHEAD = timedelta(days=366)
"""So far ahead a calendar reaches, which its page and the calendar itself say; back it reaches to the first."""


def make_feed(session: Session, actor: Actor, language: str, *, at: datetime) -> str:
    """Return a new secret for the person's calendar; the one before it opens nothing any more. Raises NotYours.

    Only its hash is kept, so it is told once.
    """
    watched_by(session, actor)
    secret = secrets.token_urlsafe(32)
    feeds.save_feed(session, digest_of(secret), Feed(actor, language, at))
    return secret


def end_feed(session: Session, actor: Actor) -> None:
    """Let no secret open the person's calendar any more."""
    feeds.remove_feed(session, actor)


def find_feed(session: Session, actor: Actor) -> Feed | None:
    """Return the person's calendar, if there is one."""
    return feeds.feed_of(session, actor)


def open_feed(session: Session, secret: str) -> Feed | None:
    """Return the calendar the secret opens."""
    return feeds.find_feed(session, digest_of(secret))


def list_feed(session: Session, feed: Feed, *, at: datetime) -> Iterator[tuple[ObligationLine, ...]]:
    """Yield, in parts, everything that is late and what is due within a year, the earliest first. Raises NotYours."""
    span = Span(FIRST, at + AHEAD)
    return pages(lambda page: list_deadlines(session, feed.actor, DeadlineFilter(), span, page))
