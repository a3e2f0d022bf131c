"""With what somebody shows who they are: a token for programs, or a session of a browser. Both end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from orchestrator.domain.actor import Actor

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
