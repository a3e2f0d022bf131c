"""Persons of a party: what each sees to, how they were let in, and what was changed about that."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from orchestrator.domain.party import MUNICIPALITY, OPERATOR, SUPERVISOR, Seat
from orchestrator.domain.person_refused import Over
from orchestrator.errors import SpeelruimteError

FICTIONAL = "urn:speelruimte:development"
"""The issuer of the persons of a development platform: nobody outside speaks for them."""

LONGEST_NAME = 200
"""Characters in the name of a person."""

LONGEST_SUBJECT = 255
"""Characters by which an issuer may name somebody (OpenID Connect Core 1.0, section 2)."""

INVITATION_LASTS = timedelta(days=7)
"""How long an invitation can be taken up."""

MOST_WRONG_CODES = 5
"""After so many wrong codes an invitation is over: a link that went astray is no use to whoever guesses."""


class PersonState(StrEnum):
    """Invited and not come yet; signs in; or may no longer."""

    INVITED = "invited"
    ACTIVE = "active"
    REMOVED = "removed"


_EVERYWHERE = (Seat.WORKER, Seat.AUTHOR, Seat.ADMINISTRATOR)
_WHO_WATCHES = (Seat.WORKER, Seat.OFFICER, Seat.AUTHOR, Seat.ADMINISTRATOR)
_AT_A_KIND: Mapping[str, tuple[Seat, ...]] = {
    MUNICIPALITY: _WHO_WATCHES,
    SUPERVISOR: _WHO_WATCHES,
    OPERATOR: (Seat.OPERATOR, Seat.ADMINISTRATOR),
}


def seats_at(kind: str) -> tuple[Seat, ...]:
    """Return the seats there are at a party of this kind, in the order in which they are shown."""
    return _AT_A_KIND.get(kind, _EVERYWHERE)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts for a party; `id` is what the journal says of them, and never changes.

    `issuer` and `subject` say who they are at sign-in; None until the invitation was taken up. `invited_by` is a person
    of the same party; None when the operator invited, or when an issuer lets in everybody it knows.
    """

    party: str
    id: str
    name: str
    seats: frozenset[Seat]
    state: PersonState
    since: datetime
    issuer: str | None = None
    subject: str | None = None
    invited_by: str | None = None

    @property
    def manages(self) -> bool:
        """Whether the person can say who the people of the party are."""
        return self.state is PersonState.ACTIVE and Seat.ADMINISTRATOR in self.seats

    def said(self) -> Mapping[str, Any]:
        """Return what can be changed of the person, as a change says it."""
        return {"name": self.name, "seats": sorted(self.seats), "state": self.state.value}


IsAsSeen = Callable[[Person], bool]
"""Whether a person still is as whoever wants to change them saw them."""


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """Somebody who is invited."""

    name: str
    seats: frozenset[Seat]


@dataclass(frozen=True, slots=True)
class PersonAmendment:
    """What is to be otherwise of a person; None leaves it as it is."""

    name: str | None = None
    seats: frozenset[Seat] | None = None

    def said(self) -> Mapping[str, Any]:
        """Return what is to be otherwise."""
        return {"name": self.name, "seats": None if self.seats is None else sorted(self.seats)}


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One change of a person, with what was so before (nothing, when invited) and after.

    Without `by_party` nobody did it by hand: the issuer said so at sign-in.
    """

    seq: int
    party: str
    person: str
    at: datetime
    by_party: str | None
    by_person: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class PersonChanged(SpeelruimteError):
    """A person is no longer as whoever wants to change them saw them; `changes` is what was changed since."""

    def __init__(self, person: Person, changes: Sequence[PersonChange]) -> None:
        super().__init__(f"{person.id} of {person.party} has changed since you saw them. Nothing was done.")
        self.person = person
        self.changes = tuple(changes)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody whom an issuer knows and lets through; `seats` is None when it says nothing of what they see to."""

    issuer: str
    subject: str
    party: str
    name: str = ""
    seats: frozenset[Seat] | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """What lets somebody take up their place: a link holds the secret, and the code goes another way.

    They are shown once; without them this answers a request that was answered before.
    """

    person: Person
    secret: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outstanding:
    """An invitation that was not taken up yet: of its secret and code only a hash is kept."""

    digest: str
    code: str
    ends_at: datetime
    wrong_codes: int = 0

    @property
    def tries_left(self) -> int:
        """How many wrong codes it still takes to end it."""
        return max(0, MOST_WRONG_CODES - self.wrong_codes)

    def over(self, at: datetime) -> Over | None:
        """Return why it cannot be taken up any more, None while it can."""
        if not self.tries_left:
            return Over.WRONG_CODES
        return Over.LATE if self.ends_at <= at else None


CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""Without what is easily read as something else, and without vowels, which make words."""
CODE_LENGTH = 8


def plain_code(typed: str) -> str:
    """Return a code without what only makes it easier to read."""
    return "".join(each for each in typed.upper() if each.isalnum())


def can_be_a_code(typed: str) -> bool:
    """Whether it can be the code of an invitation; what cannot be is no try."""
    return len(plain_code(typed)) == CODE_LENGTH


def invitation_path(secret: str) -> str:
    """Return where on the pages the invitation with this secret is taken up."""
    return f"/uitnodiging/{secret}"


def spoken(person: str) -> str:
    """Return how somebody is called who is on no list: by the id that the operator chose, as one says it."""
    return f"{person[:1].upper()}{re.sub(r'-(?=[0-9])', ' ', person[1:])}"


_LONGEST_ID = 40


def id_for(name: str, taken: Collection[str]) -> str:
    """Return an id for somebody of this name that nobody of the party has: `fatima-de-vries`, `fatima-de-vries-2`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].strip("-") or "persoon"
    if base not in taken:
        return base
    return next(each for number in range(2, len(taken) + 3) if (each := f"{base}-{number}") not in taken)
