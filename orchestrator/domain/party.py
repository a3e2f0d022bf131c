"""Parties, who acts for them, and with what they show it: a token for programs, a session of a browser."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from orchestrator.errors import SpeelruimteError


class Seat(StrEnum):
    """What a person of a party sees to; each opens a desk of its own."""

    WORKER = "worker"
    OFFICER = "officer"
    AUTHOR = "author"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller as the sign-in door established it. `person` is None for a program of the party.

    `seats` are what the person sees to. It is None for a program, and for a person who is on no list of persons but was
    given a token by the operator: both act for the whole of their party, though neither says who its people are. `name`
    is what the list calls them.
    """

    party: str
    person: str | None = None
    seats: frozenset[Seat] | None = field(default=None, compare=False)
    name: str | None = field(default=None, compare=False, repr=False)

    def sits_at(self, seat: Seat) -> bool:
        """Whether the actor sees to this."""
        return self.seats is None or seat in self.seats


PLATFORM = Actor(party="speelruimte")
"""The platform itself: it wakes cases, and never adds a fact."""


MUNICIPALITY = "municipality"
"""The kind of party that opens and directs cases and registers partners; nobody but the operator gives it."""

SUPERVISOR = "supervisor"
"""The kind of party that watches municipalities and takes no part in their cases."""

OPERATOR = "platform"
"""The kind of the one party that keeps the platform running."""

OF_THE_OPERATOR = frozenset({MUNICIPALITY, SUPERVISOR, OPERATOR})
"""Kinds by which a party may do or see more than take part in cases: the operator alone registers those."""

KINDS = (
    *(MUNICIPALITY, SUPERVISOR, "adviser", "school", "care", "safety", "protection", "police", "justice", "housing"),
    *("employer", "company", "press", "portal", "citizen", OPERATOR, "other"),
)
"""The kinds of party there are: named, so that a misspelt one is not a kind of its own, with rights of its own."""

LONGEST_TITLE = 500
"""Characters in the title of a party or a case, at every door."""


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A party somebody registers. `kind` is one of KINDS; `has_worker`: it runs its own worker."""

    id: str
    title: str
    kind: str
    has_worker: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A registered party.

    `registered_by` is the municipality that did so, None for the operator of the platform. `acts` says that the party
    acts for itself: it was given a token. `namespace` is how the operator called the namespace of its program in
    Temporal, None for the usual name.
    """

    id: str
    title: str
    kind: str
    has_worker: bool
    registered_by: str | None = None
    acts: bool = False
    namespace: str | None = None

    def said(self) -> Mapping[str, Any]:
        """Return what can be changed of the party, as a change of it says."""
        return {"title": self.title, "kind": self.kind, "has_worker": self.has_worker}


@dataclass(frozen=True, slots=True)
class PartyAmendment:
    """What somebody wants to be otherwise of a party; None leaves it as it is."""

    title: str | None = None
    kind: str | None = None
    has_worker: bool | None = None

    def said(self) -> Mapping[str, Any]:
        """Return what is to be otherwise."""
        return {name: each for name, each in asdict(self).items() if each is not None}


@dataclass(frozen=True, slots=True)
class PartyChange:
    """One change of what is known of a party, with what was so before (nothing, when it was registered) and after.

    Without `by_party` the operator of the platform did it, at the database.
    """

    seq: int
    party: str
    at: datetime
    by_party: str | None
    by_person: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class PartyChanged(SpeelruimteError):
    """A party is no longer as whoever wants to change it saw it; `changes` is what was changed since."""

    def __init__(self, party: Party, changes: Sequence[PartyChange]) -> None:
        super().__init__(f"{party.id} has changed since you saw it. Nothing was done: look at what it is now.")
        self.party = party
        self.changes = tuple(changes)


ENDS_SOON = timedelta(days=30)
"""So long before its end a token is called for attention, in the list, in the figures and to whoever shows it."""


class CredentialKind(StrEnum):
    """A token is shown to the API alone, a session to the pages alone."""

    TOKEN = "token"  # noqa: S105 the name of a kind
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Credential:
    """One credential; of what is shown only the SHA-256 (`digest`) is kept.

    It ends at `expires_at`, a session also when it was not used for a while: `seen_at` is when it last was, to within a
    minute. One that `development` issued is good for nothing on a platform that is not a development platform.
    """

    digest: str
    kind: CredentialKind
    actor: Actor
    issued_at: datetime
    expires_at: datetime
    seen_at: datetime
    development: bool

    @property
    def id(self) -> str:
        """A name for it by which it is listed and withdrawn, and of no use to whoever wants to show it."""
        return self.digest[:12]

    def is_good(self, kind: CredentialKind, at: datetime, *, development: bool) -> bool:
        """Whether it lets somebody in at a door for this kind."""
        return self.kind is kind and at < self.expires_at and (development or not self.development)

    def ends_soon(self, at: datetime) -> bool:
        """Whether it has ended, or will within ENDS_SOON."""
        return self.expires_at <= at + ENDS_SOON
