"""Who is acting: the tokens of programs and the sessions of persons."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator.db import credentials
from orchestrator.db.cases import locking
from orchestrator.db.credentials import find_credential, shown
from orchestrator.db.eyes import look_as
from orchestrator.db.parties import find_party
from orchestrator.db.requests import answering
from orchestrator.db.round_trip import ask_ahead
from orchestrator.domain.party import Actor, Credential, CredentialKind
from orchestrator.errors import NotSignedIn, PartyNotFound, TokenNotFound
from orchestrator.usecases.kept_answers import digest_of, forget_answers

_MOST = 10_000

_stood_for: dict[str, Actor] = {}
"""Whom a token stood for when it was last shown: a guess at what will be asked, and never who is let in."""


def identify(session: Session, token: str, *, at: datetime, development: bool) -> Credential:
    """Return the token that was shown, with whom it stands for. Raises NotSignedIn, also when it has ended.

    `at` is the real time, also where the clock of a development platform was moved. A token that development issued is
    good only where `development` is on, and the session of a browser is none.
    """
    return _good(session, digest_of(token), at, development=development)


def identify_to_record(
    session: Session, token: str, case_id: str, key: str, *, at: datetime, development: bool
) -> Credential:
    """Return the token of whoever is about to add to the case. Raises NotSignedIn.

    What that begins with, locking the case and looking for an answer given before, is asked in the same round trip; of
    a token that is shown for the first time not before it is known whom it stands for.
    """
    digest = digest_of(token)
    actor = _stood_for.get(digest)
    if actor is not None:
        look_as(session, actor.party)
        ask_ahead(session, shown(digest), locking(case_id, actor.party), answering(actor, key))
    try:
        found = _good(session, digest, at, development=development)
    except NotSignedIn:
        _stood_for.pop(digest, None)  # a token that was withdrawn asks for no lock a second time
        raise
    if actor != found.actor:
        _expect(digest, found.actor)
    return found


def _good(session: Session, digest: str, at: datetime, *, development: bool) -> Credential:
    found = find_credential(session, digest)
    if found is None or not found.is_good(CredentialKind.TOKEN, at, development=development):
        raise NotSignedIn
    return found


def _expect(digest: str, actor: Actor) -> None:
    if len(_stood_for) >= _MOST:
        _stood_for.clear()
    _stood_for[digest] = actor


A_YEAR = timedelta(days=365)


def issue_token(
    session: Session,
    party: str,
    person: str | None = None,
    *,
    at: datetime,
    lasts: timedelta = A_YEAR,
    token: str | None = None,
    development: bool = False,
) -> str:
    """Return a new token (or the given one, for development) that is good for this long. Only its hash is kept.

    One that `development` issues dies with it. Raises PartyNotFound.
    """
    if find_party(session, party) is None:
        raise PartyNotFound(party)
    issued = token or secrets.token_urlsafe(32)
    credential = Credential(
        digest=digest_of(issued),
        kind=CredentialKind.TOKEN,
        actor=Actor(party, person),
        issued_at=at,
        expires_at=at + lasts,
        seen_at=at,
        development=development,
    )
    credentials.save_credential(session, credential)
    return issued


def list_tokens(session: Session, party: str | None = None) -> tuple[Credential, ...]:
    """Return the tokens of one party, or of all, the one that ends first first."""
    return credentials.list_credentials(session, CredentialKind.TOKEN, party)


def revoke_token(session: Session, token_id: str) -> Credential:
    """Withdraw the token with this id, as it is listed; from now on it lets nobody in.

    With somebody's last one goes the secret address of their calendar. Raises TokenNotFound.
    """
    found = next((each for each in list_tokens(session) if each.id == token_id), None)
    if found is None:
        raise TokenNotFound(token_id)
    credentials.remove_credential(session, found.digest)
    if all(each.actor != found.actor for each in list_tokens(session, found.actor.party)):
        credentials.remove_feed(session, found.actor)
    return found


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
