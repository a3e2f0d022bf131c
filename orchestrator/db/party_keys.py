"""Storing and finding the keys of parties."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.round_trip import Query, ask, prepared
from orchestrator.db.tables.key import PARTY_KEY
from orchestrator.db.tables.party import PARTY
from orchestrator.domain.party_key import PartyKey

_NAMED = prepared(
    select(PARTY_KEY).where(
        PARTY_KEY.c.party == bindparam("party"),
        (PARTY_KEY.c.kid == bindparam("kid")) | (PARTY_KEY.c.thumbprint == bindparam("kid")),
    )
)
_REGISTERED = prepared(select(PARTY.c.id).where(PARTY.c.id == bindparam("party")))
_KEEPS = PARTY_KEY.c.removed_at.is_(None)


def key_named(party: str, kid: str) -> Query:
    """Return the question which key of the party has this name, or this thumbprint."""
    return Query(_NAMED, {"party": party, "kid": kid})


def registered(party: str) -> Query:
    """Return the question whether there is such a party."""
    return Query(_REGISTERED, {"party": party})


def find_key(session: Session, party: str, kid: str) -> PartyKey | None:
    """Return the key, good or not."""
    rows = ask(session, key_named(party, kid))
    return _key_of(rows[0]) if rows else None


def is_registered(session: Session, party: str) -> bool:
    """Whether there is such a party."""
    return bool(ask(session, registered(party)))


def add_key(session: Session, key: PartyKey) -> bool:
    """Store a new key; False when it, or its name at this party, is there already. From now on the party acts."""
    stored = insert(PARTY_KEY).values(**asdict(key)).on_conflict_do_nothing().returning(PARTY_KEY.c.kid)
    if session.execute(stored).one_or_none() is None:
        return False
    first = func.coalesce(PARTY.c.acts_since, key.added_at)
    session.execute(update(PARTY).where(PARTY.c.id == key.party).values(acts_since=first))
    return True


def remove_key(session: Session, key: PartyKey, at: datetime) -> None:
    """Store that the key is good for nothing any more."""
    named = (PARTY_KEY.c.party == key.party) & (PARTY_KEY.c.kid == key.kid)
    session.execute(update(PARTY_KEY).where(named).values(removed_at=at))


def list_keys(session: Session, party: str | None = None, *, removed: bool = True) -> tuple[PartyKey, ...]:
    """Return the keys of one party or of all, what ends first first; also those that were `removed`."""
    asked = select(PARTY_KEY).where(*([] if party is None else [PARTY_KEY.c.party == party]))
    asked = asked if removed else asked.where(_KEEPS)
    ordered = asked.order_by(PARTY_KEY.c.expires_at, PARTY_KEY.c.party, PARTY_KEY.c.kid)
    return _keys_of(session.execute(ordered).all())


def count_keys_ending(session: Session, at: datetime) -> int:
    """Return how many keys that were not removed end by this moment."""
    ending = _KEEPS & (PARTY_KEY.c.expires_at <= at)
    return int(session.execute(select(func.count()).select_from(PARTY_KEY).where(ending)).scalar_one())


def _keys_of(rows: Sequence[Row[Any]]) -> tuple[PartyKey, ...]:
    return tuple(map(_key_of, rows))


def _key_of(row: Any) -> PartyKey:
    names = ("party", "kid", "thumbprint", "jwk", "added_at", "expires_at", "removed_at")
    return PartyKey(**{name: getattr(row, name) for name in names})
