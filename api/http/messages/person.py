"""Persons of a party as they come in and go out, and the invitation that is told once."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, Field

from api.http.messages.shape import In, Out
from orchestrator.domain.party import Seat
from orchestrator.domain.person import (
    LONGEST_NAME,
    Invitation,
    Person,
    PersonAmendment,
    PersonDraft,
    PersonState,
    invitation_path,
)

_Seats = Annotated[
    list[Annotated[Seat, Field(strict=False)]],
    AfterValidator(frozenset),
    Field(min_length=1, max_length=len(Seat), description="What the person sees to."),
]


class PersonIn(In):
    """Somebody who is invited."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME, examples=["Fatima de Vries"])
    seats: _Seats

    def draft(self) -> PersonDraft:
        """Return what the use cases take."""
        return PersonDraft(self.name, frozenset(self.seats))


class PersonAmendmentIn(In):
    """What is to be otherwise of a person; what is left out stays as it is."""

    name: str | None = Field(default=None, min_length=1, max_length=LONGEST_NAME)
    seats: _Seats | None = None

    def amendment(self) -> PersonAmendment:
        """Return what the use cases take."""
        return PersonAmendment(self.name, None if self.seats is None else frozenset(self.seats))


class PersonOut(Out):
    """Somebody who acts for a party; without `invited_by` the operator invited, or the issuer lets in everybody."""

    party: str
    id: str
    name: str
    seats: list[Seat]
    state: PersonState
    since: datetime
    issuer: str | None
    invited_by: str | None

    @classmethod
    def of(cls, person: Person) -> Self:
        """Return the message for a person."""
        said = {name: getattr(person, name) for name in cls.model_fields}
        return cls(**said | {"seats": sorted(person.seats)})


class InvitationOut(Out):
    """A person who is invited, with the link and the code. These are told once: null when the answer is given again."""

    person: PersonOut
    path: str | None = Field(description="Where the invitation is taken up, on the pages of this platform.")
    code: str | None = Field(description="What is asked there; tell it by another way than the link.")
    ends_at: datetime | None

    @classmethod
    def of(cls, invitation: Invitation) -> Self:
        """Return the message for an invitation that was just made."""
        return cls(
            person=PersonOut.of(invitation.person),
            path=invitation_path(invitation.secret) if invitation.secret else None,
            code=invitation.code or None,
            ends_at=invitation.ends_at,
        )


class PersonSaidOut(Out):
    """What was known of a person; all null before they were invited."""

    name: str | None = None
    seats: list[Seat] | None = None
    state: PersonState | None = None


class PersonChangeOut(Out):
    """One change of a person; without `by_party` their issuer said so at sign-in."""

    seq: int
    person: str
    at: datetime
    by_party: str | None
    by_person: str | None
    before: PersonSaidOut
    after: PersonSaidOut
