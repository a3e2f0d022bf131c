"""Tokens with which a person or a program acts for a party: issue one, list them, withdraw one."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator.db import credentials, feeds
from orchestrator.db.parties import find_party
from orchestrator.domain.actor import Actor
from orchestrator.domain.credential import Credential, CredentialKind
from orchestrator.errors import PartyNotFound, TokenNotFound
from orchestrator.usecases.identify import digest_of

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
        feeds.remove_feed(session, found.actor)
    return found
