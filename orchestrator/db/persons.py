"""Storing and finding the persons of parties, the invitations they did not take up yet, and what was changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, any_, case, exists, func, literal, select, tuple_, union, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.rows import in_order, values_of
from orchestrator.db.secrecy import is_kept_secret
from orchestrator.db.tables.party import CREDENTIAL, PARTY
from orchestrator.db.tables.person import PERSON, PERSON_CHANGE
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.party import Seat
from orchestrator.domain.person import Outstanding, Person, PersonChange, PersonState

_PERSON = PERSON.c


def save_person(session: Session, person: Person) -> None:
    """Store what is now known of the person."""
    values = asdict(person) | {"seats": sorted(person.seats), "state": person.state.value}
    stored = insert(PERSON).values(**values)
    session.execute(stored.on_conflict_do_update(index_elements=["party", "id"], set_=values))


def save_invitation(session: Session, person: Person, invitation: Outstanding | None) -> None:
    """Store with what the person takes up their place, in place of what it was before; None: with nothing."""
    digest, code, until = (invitation.digest, invitation.code, invitation.ends_at) if invitation else (None, None, None)
    wrong = invitation.wrong_codes if invitation else 0
    changed = update(PERSON).where(_is(person.party, person.id))
    session.execute(changed.values(invitation=digest, code=code, invited_until=until, wrong_codes=wrong))


def find_person(session: Session, party: str, person: str) -> Person | None:
    """Return the person."""
    return _one(session, _is(party, person))


def names_of(session: Session, persons: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """Return what the lists call these persons, each named by party and id; who is on none is left out.

    Of a party whose name stays secret they are called by their ids.
    """
    secret = select(PARTY.c.id).where(is_kept_secret({party for party, _ in persons}))
    name = case((_PERSON.party.in_(secret), _PERSON.id), else_=_PERSON.name).label("name")
    named = select(_PERSON.party, _PERSON.id, name).where(tuple_(_PERSON.party, _PERSON.id).in_(persons))
    return {(row.party, row.id): row.name for row in session.execute(named)} if persons else {}


def find_at_issuer(session: Session, party: str, issuer: str, subject: str) -> Person | None:
    """Return the person of the party whom the issuer names so."""
    return _one(session, (_PERSON.issuer == issuer) & (_PERSON.subject == subject) & (_PERSON.party == party))


def find_invited(session: Session, digest: str) -> tuple[Person, Outstanding] | None:
    """Return whoever can take up their place with the secret of this digest, and until when."""
    row = session.execute(select(PERSON).where(_PERSON.invitation == digest)).one_or_none()
    if row is None:
        return None
    return _person_of(row), Outstanding(row.invitation, row.code, row.invited_until, row.wrong_codes)


def list_outstanding(session: Session, party: str) -> Mapping[str, Outstanding]:
    """Return what was not taken up yet of the party, also when it is over, by the id of the person."""
    rows = session.execute(select(PERSON).where(_PERSON.party == party, _PERSON.invitation.is_not(None)))
    return {row.id: Outstanding(row.invitation, row.code, row.invited_until, row.wrong_codes) for row in rows}


def list_persons(session: Session, party: str, page: Page) -> Listed[Person]:
    """Return the persons of the party by id, also those who were removed."""
    asked = select(PERSON).where(_PERSON.party == party, _PERSON.id > (page.after or ""))
    rows = session.execute(asked.order_by(_PERSON.id).limit(page.limit + 1)).all()
    found = tuple(_person_of(row) for row in rows[: page.limit])
    return Listed(found, found[-1].id if len(rows) > page.limit else None)


def list_at_issuer(session: Session, parties: Sequence[str], issuer: str) -> tuple[Person, ...]:
    """Return the persons of these parties who sign in at the issuer, in the order in which they came."""
    theirs = _PERSON.party.in_(parties) & (_PERSON.issuer == issuer) & (_PERSON.state == PersonState.ACTIVE.value)
    rows = session.execute(select(PERSON).where(theirs).order_by(_PERSON.party, _PERSON.since, _PERSON.id))
    return tuple(map(_person_of, rows))


def remove_at_issuer(session: Session, issuer: str) -> int:
    """Let nobody in any more whom the issuer knows, nor whom they invited; return how many they were."""
    theirs = PERSON.alias().c
    by_them = exists().where(theirs.party == _PERSON.party, theirs.id == _PERSON.invited_by, theirs.issuer == issuer)
    session.execute(update(PERSON).where(by_them).values(invitation=None))
    known = (_PERSON.issuer == issuer) & (_PERSON.state == PersonState.ACTIVE.value)
    removed = update(PERSON).where(known).values(state=PersonState.REMOVED.value, invitation=None)
    return len(session.execute(removed.returning(_PERSON.id)).all())


def count_who_manage(session: Session, party: str) -> int:
    """Return how many can say who the people of the party are."""
    active = (_PERSON.party == party) & (_PERSON.state == PersonState.ACTIVE.value)
    manage = active & (literal(Seat.ADMINISTRATOR.value) == any_(_PERSON.seats))
    return int(session.execute(select(func.count()).select_from(PERSON).where(manage)).scalar_one())


def names_taken(session: Session, party: str) -> frozenset[str]:
    """Return every id by which somebody of the party is or was known."""
    listed = select(_PERSON.id).where(_PERSON.party == party)
    let_in = select(CREDENTIAL.c.person).where(CREDENTIAL.c.party == party, CREDENTIAL.c.person.is_not(None))
    return frozenset(session.execute(union(listed, let_in)).scalars())


def add_change(session: Session, change: PersonChange) -> None:
    """Write a change down; its `seq` is given here."""
    values = {name: each for name, each in asdict(change).items() if name != "seq"}
    session.execute(insert(PERSON_CHANGE).values(**values))


def list_changes(session: Session, party: str, person: str, page: Page) -> Listed[PersonChange]:
    """Return what was changed of the person, the first first."""
    columns = PERSON_CHANGE.c
    asked = select(PERSON_CHANGE).where(columns.party == party, columns.person == person)
    return in_order(session, asked, columns.seq, page, lambda row: PersonChange(**values_of(row, PersonChange)))


def _is(party: str, person: str) -> ColumnElement[bool]:
    return (_PERSON.party == party) & (_PERSON.id == person)


def _one(session: Session, which: ColumnElement[bool]) -> Person | None:
    row = session.execute(select(PERSON).where(which)).one_or_none()
    return _person_of(row) if row else None


def _person_of(row: Row[Any]) -> Person:
    since: datetime = row.since
    return Person(
        party=row.party,
        id=row.id,
        name=row.name,
        seats=frozenset(map(Seat, row.seats)),
        state=PersonState(row.state),
        since=since,
        issuer=row.issuer,
        subject=row.subject,
        invited_by=row.invited_by,
    )
