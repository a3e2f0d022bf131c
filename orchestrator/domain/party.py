"""A party: an organisation, or a citizen, that takes part in cases."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A party somebody registers. `kind` is free (`municipality`, `school`); `has_worker`: it runs its own worker."""

    id: str
    title: str
    kind: str
    has_worker: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A registered party."""

    id: str
    title: str
    kind: str
    has_worker: bool
