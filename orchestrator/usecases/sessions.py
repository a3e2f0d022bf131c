"""The session of a person at a desk: it begins at sign-in, ends at sign-out, when it is not used, and after a day."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator.db import credentials
from orchestrator.domain.actor import Actor
from orchestrator.domain.credential import Credential, CredentialKind
from orchestrator.usecases.identify import digest_of
from orchestrator.usecases.kept_answers import forget_answers

_TO_WITHIN = timedelta(minutes=1)
_KEPT = timedelta(days=30)


def begin_session(session: Session, actor: Actor, *, at: datetime, lasts: timedelta, development: bool) -> str:
    """Return what the browser shows from now on. Only its hash is kept."""
    shown = secrets.token_urlsafe(32)
    credential = Credential(
        digest=digest_of(shown),
        kind=CredentialKind.SESSION,
        actor=actor,
        issued_at=at,
        expires_at=at + lasts,
        seen_at=at,
        development=development,
    )
    credentials.save_credential(session, credential)
    return shown


def find_session(
    session: Session, shown: str, *, at: datetime, idle: timedelta, development: bool
) -> Credential | None:
    """Return the session, if it has not ended and was used in the last `idle`; `at` is the real time."""
    found = credentials.find_credential(session, digest_of(shown))
    if found is None or not found.is_good(CredentialKind.SESSION, at, development=development):
        return None
    return found if at < found.seen_at + idle else None


def lies_back(found: Credential, at: datetime) -> bool:
    """Whether it is time to remember anew that the session is used."""
    return found.seen_at + _TO_WITHIN <= at


def keep_going(session: Session, found: Credential, *, at: datetime) -> None:
    """Remember that the session is used."""
    credentials.save_seen(session, found.digest, at)


def end_session(session: Session, shown: str) -> None:
    """End the session, and forget what was kept for it; one that is not known is left as it is."""
    forget_answers(session, shown)
    found = credentials.find_credential(session, digest_of(shown))
    if found and found.kind is CredentialKind.SESSION:
        credentials.remove_credential(session, found.digest)


def remove_ended(session: Session, *, at: datetime, idle: timedelta) -> int:
    """Forget sessions that are over, and tokens that ended a month ago; return how many there were.

    A token that has just ended stays in the list for a while, so that whoever wonders why a program stands still
    finds it there.
    """
    sessions = credentials.remove_sessions(session, ended=at, unused_since=at - idle)
    return sessions + credentials.remove_tokens(session, ended=at - _KEPT)
