"""The keys of a party: with which its programs sign, since when and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from orchestrator.domain.party import ENDS_SOON
from orchestrator.errors import SpeelruimteError

A_YEAR = timedelta(days=365)
LONGEST_LIFE = timedelta(days=731)
"""A key ends, as all that lets somebody in."""
MOST_KEYS = 20
"""Keys of one party that are good at the same time: enough to go from one to the next, program by program."""


class KeyNotFound(SpeelruimteError):
    """The party has no key of this name."""

    def __init__(self, party: str, kid: str) -> None:
        super().__init__(f"{party} has no key {kid!r}.")
        self.kid = kid


class KeyExists(SpeelruimteError):
    """The key, or its name, is known already; also when it was removed, for a removed key never comes back."""

    def __init__(self, kid: str) -> None:
        super().__init__(
            f"The key {kid!r}, or its name, was registered before. A key belongs to one party, and one that was "
            "removed never comes back: make a new pair."
        )
        self.kid = kid


class KeyChanged(SpeelruimteError):
    """A key is no longer as whoever wants to remove it saw it: somebody else removed it."""

    def __init__(self, key: "PartyKey") -> None:
        super().__init__(f"The key {key.kid!r} of {key.party} has changed since you saw it. Nothing was done.")
        self.key = key


@dataclass(frozen=True, slots=True)
class PartyKey:
    """A public key of a party. `kid` is what its tokens call it, `thumbprint` the name it has by itself (RFC 7638)."""

    party: str
    kid: str
    thumbprint: str
    jwk: Mapping[str, str]
    added_at: datetime
    expires_at: datetime
    removed_at: datetime | None = None

    def is_good(self, at: datetime) -> bool:
        """Whether what it signs lets somebody in."""
        return self.removed_at is None and at < self.expires_at

    def ends_soon(self, at: datetime) -> bool:
        """Whether it has ended by itself, or will within ENDS_SOON."""
        return self.removed_at is None and self.expires_at <= at + ENDS_SOON
