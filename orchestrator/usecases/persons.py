"""Persons of a party: let in when they arrive from an issuer, listed, changed and removed by its administrator."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from orchestrator.db import credentials, parties, persons
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.journal import fingerprint
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.party import Actor, Party, Seat
from orchestrator.domain.person import (
    FICTIONAL,
    LONGEST_NAME,
    LONGEST_SUBJECT,
    Arrival,
    IsAsSeen,
    Person,
    PersonAmendment,
    PersonChange,
    PersonChanged,
    PersonState,
    id_for,
    seats_at,
    spoken,
)
from orchestrator.domain.person_refused import (
    LastAdministrator,
    NotInvited,
    PersonInvalid,
    PersonNotFound,
)
from orchestrator.domain.rights import Action
from orchestrator.errors import FieldProblem, PartyNotFound
from orchestrator.usecases.rights import must, whose


def admit(session: Session, arrival: Arrival, *, everyone: bool, at: datetime) -> Person:
    """Return the person of the party who arrives from the issuer; `everyone`: whom it knows needs no invitation.

    What the issuer says of their seats counts from now on; where it says nothing, they keep what they have, and whoever
    comes for the first time is a worker. Who was removed stays out. Raises NotInvited, PersonInvalid, PartyNotFound.
    """
    party = lock_party(session, arrival.party)
    found = persons.find_at_issuer(session, party.id, arrival.issuer, arrival.subject)
    if found is None and everyone:
        return _welcome(session, party, arrival, at)
    if found is None or found.state is not PersonState.ACTIVE:
        raise NotInvited(party.id)
    seats = found.seats if arrival.seats is None else fitting(party, arrival.seats)
    return found if seats == found.seats else store_person(session, replace(found, seats=seats), found, None, at)


def _welcome(session: Session, party: Party, arrival: Arrival, at: datetime) -> Person:
    seats = arrival.seats if arrival.seats is not None else frozenset({seats_at(party.kind)[0]})
    problems = [] if 0 < len(arrival.subject) <= LONGEST_SUBJECT else [_wrong_subject(arrival.subject)]
    name = arrival.name.strip() or arrival.subject
    must_fit([*problems, *name_problems(name)])
    who = id_for(name, persons.names_taken(session, party.id))
    named = {"issuer": arrival.issuer, "subject": arrival.subject}
    person = Person(party.id, who, name, fitting(party, seats), PersonState.ACTIVE, at, **named)
    return store_person(session, person, None, None, at)


def list_persons(session: Session, actor: Actor, party: str, page: Page) -> Listed[Person]:
    """Return the persons of the party by id, also those who were removed. Raises NotYours, PartyNotFound."""
    must_manage(session, actor, party)
    return persons.list_persons(session, get_party(session, party).id, page)


def get_person(session: Session, actor: Actor, party: str, person: str) -> Person:
    """Return one person of the party. Raises NotYours, PersonNotFound."""
    must_manage(session, actor, party)
    return _found(session, party, person)


def list_person_changes(session: Session, actor: Actor, party: str, person: str, page: Page) -> Listed[PersonChange]:
    """Return what was changed of the person, the first first. Raises NotYours, PersonNotFound."""
    return persons.list_changes(session, party, get_person(session, actor, party, person).id, page)


def names_of(session: Session, who: Iterable[tuple[str, str | None]]) -> Mapping[tuple[str, str], str]:
    """Return what these persons are called, each named by party and id; a program is nobody.

    Whoever may see that somebody did something may know their name: the id says as much of them.
    """
    wanted = {(party, person) for party, person in who if person}
    return {each: spoken(each[1]) for each in wanted} | dict(persons.names_of(session, wanted))


def list_fictional(session: Session, parties: Sequence[str]) -> tuple[Person, ...]:
    """Return the persons of these parties who sign in as fictional ones, on a platform to try."""
    return persons.list_at_issuer(session, parties, FICTIONAL)


def amend_person(
    session: Session,
    actor: Actor,
    party: str,
    person: str,
    amendment: PersonAmendment,
    *,
    at: datetime,
    key: str | None = None,
    is_as_seen: IsAsSeen | None = None,
) -> Person:
    """Give the person another name or other seats, from their next request on. The same key does it once.

    With `is_as_seen` only if they still are as the actor saw them. Raises NotYours, PersonNotFound, PersonInvalid,
    PersonChanged, LastAdministrator, PartyNotFound, IdempotencyConflict.
    """
    must_manage(session, actor, party)
    of = lock_party(session, party)
    before = _found(session, party, person)
    asked = Asked(actor, key, fingerprint({"person": [party, person], "amendment": amendment.said()}))
    if asked.done_before(session, person, at):
        return before
    must_be_as_seen(session, before, is_as_seen)
    name = before.name if amendment.name is None else amendment.name.strip()
    seats = before.seats if amendment.seats is None else amendment.seats
    must_fit([*name_problems(name), *seats_problems(of, seats)])
    after = replace(before, name=name, seats=seats)
    _must_leave_one(session, before, after)
    return before if after == before else store_person(session, after, before, actor, at)


def remove_person(
    session: Session,
    actor: Actor,
    party: str,
    person: str,
    *,
    at: datetime,
    key: str | None = None,
    is_as_seen: IsAsSeen | None = None,
) -> Person:
    """Let the person in no more: their sessions, tokens and the secret address of their calendar end at once.

    What they wrote stays under their id. With `is_as_seen` only if they still are as the actor saw them. Raises
    NotYours, PersonNotFound, PersonChanged, LastAdministrator, PartyNotFound, IdempotencyConflict.
    """
    must_manage(session, actor, party)
    lock_party(session, party)
    before = _found(session, party, person)
    if Asked(actor, key, fingerprint({"remove": [party, person]})).done_before(session, person, at):
        return before
    must_be_as_seen(session, before, is_as_seen)
    after = replace(before, state=PersonState.REMOVED)
    _must_leave_one(session, before, after)
    persons.save_invitation(session, before, None)
    credentials.remove_credentials_of(session, Actor(party, person))
    credentials.remove_feed(session, Actor(party, person))
    return before if after == before else store_person(session, after, before, actor, at)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the actor under a key, by which it is done once; without a key each time it is asked."""

    actor: Actor
    key: str | None
    fingerprint: str

    def answer(self, session: Session) -> str | None:
        """Return whom it was about when it was done before. Raises IdempotencyConflict."""
        found = find_answer(session, self.actor, self.key, self.fingerprint) if self.key else None
        return str(found["person"]) if found else None

    def keep(self, session: Session, person: str, at: datetime) -> None:
        """Remember that it is done, and whom it was about: no secret is kept."""
        if self.key:
            keep_answer(session, self.actor, self.key, self.fingerprint, {"person": person}, at)

    def done_before(self, session: Session, person: str, at: datetime) -> bool:
        """Whether it was done; if not it is remembered from now on. Raises IdempotencyConflict."""
        if self.answer(session):
            return True
        self.keep(session, person, at)
        return False


def must_be_as_seen(session: Session, person: Person, is_as_seen: IsAsSeen | None) -> None:
    """Raises PersonChanged when the person is no longer as the actor saw them, with what was changed since.

    Where they never were so, that is all that is known.
    """
    if is_as_seen is None or is_as_seen(person):
        return
    changes = persons.list_changes(session, person.party, person.id, Page(_MOST_CHANGES)).found
    number = next((n for n in range(len(changes), 0, -1) if is_as_seen(_as_of(person, changes[n - 1]))), 0)
    raise PersonChanged(person, changes[number:])


_MOST_CHANGES = 200


def _as_of(person: Person, change: PersonChange) -> Person:
    """Return the person as a change left them."""
    said = change.after
    seats = frozenset(map(Seat, said["seats"]))
    return replace(person, name=said["name"], seats=seats, state=PersonState(said["state"]))


def must_manage(session: Session, actor: Actor, party: str) -> None:
    """Raise NotYours for whoever may not say who the people of the party are.

    That is for its administrators, who are persons: a token of a program that leaked lets nobody in.
    """
    must(session, actor, Action.MANAGE_PERSONS, whose(actor, party), owner=party)


def store_person(session: Session, after: Person, before: Person | None, by: Actor | None, at: datetime) -> Person:
    """Store what is now known of the person, and write down what changed, and who did it."""
    persons.save_person(session, after)
    by_party, by_person = (by.party, by.person) if by else (None, None)
    said: Mapping[str, Any] = before.said() if before else {}
    change = PersonChange(0, after.party, after.id, at, by_party, by_person, said, after.said())
    persons.add_change(session, change)
    return after


def lock_party(session: Session, party: str) -> Party:
    """Return the party, and keep others from changing its people until the end. Raises PartyNotFound."""
    found = parties.lock_party(session, party)
    if found is None:
        raise PartyNotFound(party)
    return found


def get_party(session: Session, party: str) -> Party:
    """Return the party. Raises PartyNotFound."""
    found = parties.find_party(session, party)
    if found is None:
        raise PartyNotFound(party)
    return found


def fitting(party: Party, seats: frozenset[Seat]) -> frozenset[Seat]:
    """Return those of the seats that there are at a party of this kind."""
    return seats & frozenset(seats_at(party.kind))


def must_fit(problems: list[FieldProblem]) -> None:
    """Raises PersonInvalid when there are problems."""
    if problems:
        raise PersonInvalid(problems)


def name_problems(name: str) -> Iterator[FieldProblem]:
    """Yield what is wrong with the name of a person."""
    if not name.strip() or len(name) > LONGEST_NAME:
        yield FieldProblem("name", f"{len(name)} characters", f"1 to {LONGEST_NAME} characters", code="length")
    elif not name.isprintable():
        yield FieldProblem("name", repr(name), "characters that can be read", code="unreadable")


def seats_problems(party: Party, seats: frozenset[Seat]) -> Iterator[FieldProblem]:
    """Yield what is wrong with the seats of a person of the party."""
    there_are = seats_at(party.kind)
    expected = f"one or more of {', '.join(there_are)}"
    if not seats:
        yield FieldProblem("seats", "none", expected, code="none")
    for each in sorted(seats - frozenset(there_are)):
        yield FieldProblem("seats", repr(each.value), expected, code="unknown")


def _wrong_subject(given: str) -> FieldProblem:
    return FieldProblem("subject", f"{len(given)} characters", f"1 to {LONGEST_SUBJECT} characters")


def _found(session: Session, party: str, person: str) -> Person:
    found = persons.find_person(session, party, person)
    if found is None:
        raise PersonNotFound(party, person)
    return found


def _must_leave_one(session: Session, before: Person, after: Person) -> None:
    if before.manages and not after.manages and persons.count_who_manage(session, before.party) == 1:
        raise LastAdministrator(before.party)
