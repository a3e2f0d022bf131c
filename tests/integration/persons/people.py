"""A partner whose people come and go: each call is a transaction of its own."""

from datetime import datetime
from typing import Any

from orchestrator.db.credentials import find_credential
from orchestrator.db.database import Database
from orchestrator.domain.listing import Page
from orchestrator.domain.party import PLATFORM, Actor, Seat
from orchestrator.domain.person import Arrival, Invitation, Person, PersonAmendment, PersonChange, PersonDraft
from orchestrator.usecases import invitations, persons
from orchestrator.usecases.kept_answers import digest_of
from tests.integration.persons.conftest import AT

NOORD = "ggz-noord"
ISSUER = "https://aanmelden.ggz-noord.example"
WORKER, ADMINISTRATOR = frozenset({Seat.WORKER}), frozenset({Seat.ADMINISTRATOR})


class People:
    """Everybody of one party, and who invites them."""

    def __init__(self, database: Database, party: str = NOORD) -> None:
        self.database = database
        self.party = party

    def administrator(self, name: str = "Bea Hoeve") -> Actor:
        """Somebody whom the operator made administrator, and who came."""
        came = self.comes(self.invite(PLATFORM, name, ADMINISTRATOR), name)
        return Actor(self.party, came.id, came.seats)

    def invite(self, by: Actor, name: str, seats: frozenset[Seat] = WORKER, at: datetime = AT) -> Invitation:
        with self.database.transaction() as session:
            return invitations.invite(session, by, self.party, PersonDraft(name, seats), at=at)

    def invite_again(self, by: Actor, person: str, at: datetime = AT) -> Invitation:
        with self.database.transaction() as session:
            return invitations.invite_again(session, by, self.party, person, at=at)

    def comes(self, invitation: Invitation, subject: str, code: str | None = None, at: datetime = AT) -> Person:
        with self.database.transaction() as session:
            shown = invitation.code if code is None else code
            return invitations.take_up(session, invitation.secret, shown, ISSUER, subject, at=at)

    def arrives(self, subject: str, *, everyone: bool = False, **said: Any) -> Person:
        with self.database.transaction() as session:
            return persons.admit(session, Arrival(ISSUER, subject, self.party, **said), everyone=everyone, at=AT)

    def amend(self, by: Actor, person: str, **said: Any) -> Person:
        with self.database.transaction() as session:
            return persons.amend_person(session, by, self.party, person, PersonAmendment(**said), at=AT)

    def remove(self, by: Actor, person: str) -> Person:
        with self.database.transaction() as session:
            return persons.remove_person(session, by, self.party, person, at=AT)

    def every(self, by: Actor) -> tuple[Person, ...]:
        with self.database.reading() as session:
            return persons.list_persons(session, by, self.party, Page(50)).found

    def changes(self, by: Actor, person: str) -> tuple[PersonChange, ...]:
        with self.database.reading() as session:
            return persons.list_person_changes(session, by, self.party, person, Page(50)).found

    def actor_of(self, token: str) -> Actor | None:
        """Whom a credential stands for, if it lets anybody in."""
        with self.database.reading() as session:
            found = find_credential(session, digest_of(token))
        return found.actor if found else None
