"""Storing and finding parties, and the tokens with which somebody acts for one."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlmodel import Session

from orchestrator.db.round_trip import Question, ask
from orchestrator.db.statement import prepared
from orchestrator.db.tables.party import CREDENTIAL, PARTY
from orchestrator.domain.actor import Actor
from orchestrator.domain.page import Listed, Page
from orchestrator.domain.party import Party, PartyDraft

_BEARER = prepared(select(CREDENTIAL.c.party, CREDENTIAL.c.person).where(CREDENTIAL.c.digest == bindparam("digest")))
_WORKERS = prepared(
    select(PARTY.c.id).where(PARTY.c.id == any_(bindparam("parties", type_=ARRAY(Text))), PARTY.c.has_worker)
)


def save_party(session: Session, draft: PartyDraft, at: datetime) -> Party:
    """Store the party, new or changed."""
    values = asdict(draft)
    stored = insert(PARTY).values(**values, registered_at=at)
    session.execute(stored.on_conflict_do_update(index_elements=["id"], set_=values))
    return Party(**values)


def find_party(session: Session, party: str) -> Party | None:
    """Return the party."""
    row = session.execute(select(PARTY).where(PARTY.c.id == party)).one_or_none()
    return _party_of(row) if row else None


def list_parties(session: Session, page: Page) -> Listed[Party]:
    """Return the parties by id."""
    asked = select(PARTY).where(PARTY.c.id > (page.after or "")).order_by(PARTY.c.id).limit(page.limit + 1)
    rows = session.execute(asked).all()
    found = tuple(_party_of(row) for row in rows[: page.limit])
    return Listed(found, found[-1].id if len(rows) > page.limit else None)


def unknown_parties(session: Session, wanted: Collection[str]) -> list[str]:
    """Return which of these ids no party has, sorted."""
    known = session.execute(select(PARTY.c.id).where(PARTY.c.id.in_(wanted))).scalars()
    return sorted(set(wanted) - set(known)) if wanted else []


def working(wanted: Collection[str]) -> Question:
    """Return the question which of these parties run their own worker."""
    return Question(_WORKERS, {"parties": sorted(wanted)})


def with_worker(session: Session, wanted: Collection[str]) -> frozenset[str]:
    """Return which of these parties run their own worker."""
    if not wanted:
        return frozenset()
    return frozenset(row.id for row in ask(session, working(wanted)))


def save_credential(session: Session, digest: str, actor: Actor, at: datetime) -> None:
    """Store that the token with this digest stands for the actor."""
    values = {"party": actor.party, "person": actor.person}
    stored = insert(CREDENTIAL).values(digest=digest, issued_at=at, **values)
    session.execute(stored.on_conflict_do_update(index_elements=["digest"], set_=values))


def bearing(digest: str) -> Question:
    """Return the question whom the token with this digest stands for."""
    return Question(_BEARER, {"digest": digest})


def find_bearer(session: Session, digest: str) -> Actor | None:
    """Return whom the token with this digest stands for."""
    rows = ask(session, bearing(digest))
    return Actor(rows[0].party, rows[0].person) if rows else None


def _party_of(row: Row[Any]) -> Party:
    return Party(row.id, row.title, row.kind, row.has_worker)
