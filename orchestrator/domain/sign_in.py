"""An attempt to sign in at an issuer, and what is known of a session that one vouched for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

ATTEMPT_LASTS = timedelta(minutes=10)
"""So long somebody gets to say at the issuer who they are."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """The invitation somebody takes up by signing in."""

    secret: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What for somebody signs in: for the page at `towards`, with what was typed there, or to take up an invitation."""

    towards: str = ""
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    invitation: TakenUp | None = None

    def said(self) -> Mapping[str, Any]:
        """Return it as it is kept."""
        taken = self.invitation
        invitation = [taken.secret, taken.code] if taken else None
        return {"towards": self.towards, "typed": dict(self.typed), "invitation": invitation}

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Return it from how it was kept."""
        typed = {name: tuple(values) for name, values in said["typed"].items()}
        return cls(said["towards"], typed, TakenUp(*said["invitation"]) if said["invitation"] else None)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: at which issuer (its name), what only we and the issuer know of it, and what for."""

    issuer: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    purpose: Purpose
    began_at: datetime

    def lasts(self, at: datetime) -> bool:
        """Whether it can still be finished."""
        return at < self.began_at + ATTEMPT_LASTS


@dataclass(frozen=True, slots=True)
class Vouching:
    """What an issuer (by its name) said when a session began: who it is, in which session of its own, and the token."""

    issuer: str
    subject: str
    sid: str | None
    id_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Somebody has left, an issuer says: in all sessions of `subject`, or in the one it calls `sid`.

    It does not say so of a session that began after the token was made, `at`, so showing it again ends nothing new.
    """

    issuer: str
    at: datetime
    subject: str | None
    sid: str | None
