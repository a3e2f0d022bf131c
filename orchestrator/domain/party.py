"""A party: an organisation, or a citizen, that takes part in cases."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

MUNICIPALITY = "municipality"
"""The kind of party that opens and directs cases and registers partners; nobody but the operator gives it."""

SUPERVISOR = "supervisor"
"""The kind of party that watches municipalities and takes no part in their cases."""

OPERATOR = "platform"
"""The kind of the one party that keeps the platform running."""

OF_THE_OPERATOR = frozenset({MUNICIPALITY, SUPERVISOR, OPERATOR})
"""Kinds by which a party may do or see more than take part in cases: the operator alone registers those."""

LONGEST_TITLE = 500
"""Characters in the title of a party or a case, at every door."""


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A party somebody registers. `kind` is free (`municipality`, `school`); `has_worker`: it runs its own worker."""

    id: str
    title: str
    kind: str
    has_worker: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A registered party.

    `registered_by` is the municipality that did so, None for the operator of the platform. `acts` says that the party
    acts for itself: it was given a token.
    """

    id: str
    title: str
    kind: str
    has_worker: bool
    registered_by: str | None = None
    acts: bool = False

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
