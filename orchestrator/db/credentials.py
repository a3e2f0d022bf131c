"""Storing, finding and removing what shows who somebody is: tokens, sessions, and the secrets of calendars."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.round_trip import Query, ask, prepared
from orchestrator.db.tables.party import CREDENTIAL, FEED, PARTY
from orchestrator.db.tables.person import PERSON
from orchestrator.domain.party import Actor, Credential, CredentialKind, Seat
from orchestrator.domain.person import PersonState

# What a person sees to is asked along: it counts from the next thing they ask, and who was removed is not let in.
_OF_PERSON = (PERSON.c.party == CREDENTIAL.c.party) & (PERSON.c.id == CREDENTIAL.c.person)
_MAY_STILL = PERSON.c.state.is_(None) | (PERSON.c.state == literal_column(f"'{PersonState.ACTIVE.value}'"))
_LISTED = select(CREDENTIAL, PERSON.c.seats, PERSON.c.name).join_from(CREDENTIAL, PERSON, _OF_PERSON, isouter=True)
_SHOWN = prepared(_LISTED.where(CREDENTIAL.c.digest == bindparam("digest"), _MAY_STILL))


def save_credential(session: Session, credential: Credential) -> None:
    """Store the credential, in place of one with the same digest; from now on its party acts for itself."""
    values = asdict(credential) | {"kind": credential.kind.value}
    actor = {name: values["actor"][name] for name in ("party", "person")}
    del values["actor"]
    stored = insert(CREDENTIAL).values(**values, **actor)
    session.execute(stored.on_conflict_do_update(index_elements=["digest"], set_=values | actor))
    first = func.coalesce(PARTY.c.acts_since, credential.issued_at)
    session.execute(update(PARTY).where(PARTY.c.id == credential.actor.party).values(acts_since=first))


def shown(digest: str) -> Query:
    """Return the question which credential has this digest."""
    return Query(_SHOWN, {"digest": digest})


def find_credential(session: Session, digest: str) -> Credential | None:
    """Return the credential with this digest, good or not."""
    rows = ask(session, shown(digest))
    return _credential_of(rows[0]) if rows else None


def list_credentials(session: Session, kind: CredentialKind, party: str | None = None) -> tuple[Credential, ...]:
    """Return the credentials of this kind, of one party or of all, what ends first first."""
    asked = _LISTED.where(CREDENTIAL.c.kind == kind.value)
    if party:
        asked = asked.where(CREDENTIAL.c.party == party)
    return tuple(map(_credential_of, session.execute(asked.order_by(CREDENTIAL.c.expires_at, CREDENTIAL.c.digest))))


def count_ending(session: Session, kind: CredentialKind, at: datetime) -> int:
    """Return how many credentials of this kind end by this moment."""
    ending = (CREDENTIAL.c.kind == kind.value) & (CREDENTIAL.c.expires_at <= at)
    return int(session.execute(select(func.count()).select_from(CREDENTIAL).where(ending)).scalar_one())


def save_seen(session: Session, digest: str, at: datetime) -> None:
    """Store that the credential was used."""
    session.execute(update(CREDENTIAL).where(CREDENTIAL.c.digest == digest).values(seen_at=at))


def remove_credential(session: Session, digest: str) -> None:
    """Forget the credential with this digest."""
    session.execute(delete(CREDENTIAL).where(CREDENTIAL.c.digest == digest))


def remove_credentials_of(session: Session, actor: Actor) -> int:
    """Forget everything with which the person shows who they are; return how much there was."""
    return _removed(session, (CREDENTIAL.c.party == actor.party) & (CREDENTIAL.c.person == actor.person))


def remove_sessions(session: Session, *, ended: datetime, unused_since: datetime) -> int:
    """Forget the sessions that have ended, or were not used since; return how many there were."""
    over = (CREDENTIAL.c.expires_at <= ended) | (CREDENTIAL.c.seen_at < unused_since)
    return _removed(session, (CREDENTIAL.c.kind == CredentialKind.SESSION.value) & over)


def remove_tokens(session: Session, *, ended: datetime) -> int:
    """Forget the tokens that had ended by then; return how many there were."""
    return _removed(session, (CREDENTIAL.c.kind == CredentialKind.TOKEN.value) & (CREDENTIAL.c.expires_at <= ended))


def remove_of_development(session: Session) -> int:
    """Forget what development issued; return how many there were."""
    return _removed(session, CREDENTIAL.c.development)


def _removed(session: Session, which: Any) -> int:
    return len(session.execute(delete(CREDENTIAL).where(which).returning(CREDENTIAL.c.digest)).all())


def _credential_of(row: Row[Any]) -> Credential:
    return Credential(
        digest=row.digest,
        kind=CredentialKind(row.kind),
        actor=Actor(row.party, row.person, _seats_of(row), row.name),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        seen_at=row.seen_at,
        development=row.development,
    )


def _seats_of(row: Row[Any]) -> frozenset[Seat] | None:
    return None if row.seats is None else frozenset(map(Seat, row.seats))


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
    whose = (PERSON.c.party == FEED.c.party) & (PERSON.c.id == FEED.c.person)
    asked = select(FEED, PERSON.c.seats).join_from(FEED, PERSON, whose, isouter=True)
    row = session.execute(asked.where(FEED.c.digest == digest, _MAY_STILL)).one_or_none()
    return Feed(Actor(row.party, row.person or None, _seats_of(row)), row.language, row.made_at) if row else None


def feed_of(session: Session, actor: Actor) -> Feed | None:
    """Return the calendar of the person."""
    asked = select(FEED).where(FEED.c.party == actor.party, FEED.c.person == (actor.person or ""))
    row = session.execute(asked).one_or_none()
    return Feed(actor, row.language, row.made_at) if row else None
