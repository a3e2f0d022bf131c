"""Parties as they come in and go out, and the clock of a development platform that is moved."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field
from pydantic.config import JsonDict

from api.http.messages.shape import In, Moment, Out
from orchestrator.domain.party import KINDS, LONGEST_TITLE, PartyAmendment, PartyDraft
from orchestrator.domain.public_key import PublicKey, read_public_key

_ONE_OF: JsonDict = {"enum": list(KINDS)}
_ONE_OF_OR_NONE: JsonDict = {"enum": [*KINDS, None]}


class PartyIn(In):
    """A party somebody registers."""

    id: str = Field(min_length=1, max_length=63, examples=["ggz-noorderlicht"])
    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    kind: str = Field(max_length=200, examples=["school", "care", "citizen"], json_schema_extra=_ONE_OF)
    has_worker: bool = Field(default=False, description="It runs its own worker; otherwise its work is in the inbox.")

    def draft(self) -> PartyDraft:
        """Return what the use cases take."""
        return PartyDraft(self.id, self.title, self.kind, self.has_worker)


class PartyAmendmentIn(In):
    """What is to be otherwise of a party; what is left out stays as it is."""

    title: str | None = Field(default=None, min_length=1, max_length=LONGEST_TITLE)
    kind: str | None = Field(
        default=None, max_length=200, description="For the operator alone.", json_schema_extra=_ONE_OF_OR_NONE
    )
    has_worker: bool | None = Field(default=None, description="Its open offers are told again where it reads them.")

    def amendment(self) -> PartyAmendment:
        """Return what the use cases take."""
        return PartyAmendment(self.title, self.kind, self.has_worker)


class PartyOut(Out):
    """A registered party; `registered_by` is the municipality that did, null for the operator of the platform."""

    id: str
    title: str
    kind: str
    has_worker: bool
    registered_by: str | None


class PartySaidOut(Out):
    """What was known of a party; all null before it was registered."""

    title: str | None = None
    kind: str | None = None
    has_worker: bool | None = None
    keys: list[str] | None = Field(default=None, description="Names of its good keys, of a change of those.")
    namespace: str | None = Field(default=None, description="Of its program in Temporal, if not called as usual.")


class PartyChangeOut(Out):
    """One change of a party; without `by_party` the operator of the platform did it."""

    seq: int
    at: datetime
    by_party: str | None
    by_person: str | None
    before: PartySaidOut
    after: PartySaidOut


LONGEST_KEY = 10_000
"""Characters of a public key as text; the longest that is taken needs a third of that."""


class KeyIn(In):
    """A public key with which the programs of the party sign."""

    key: Annotated[str, Field(max_length=LONGEST_KEY)] | Annotated[dict[str, Any], Field(max_length=20)] = Field(
        description="A public key Ed25519, P-256 or RSA of at least 2048 bits, as PEM, or as a JWK or a JWKS of one.",
        examples=[{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}],
    )
    expires_at: Moment | None = Field(default=None, description="At most 731 days ahead; left out: in a year.")

    def public(self) -> PublicKey:
        """Return the one key. Raises KeyInvalid."""
        return read_public_key(self.key)


class KeyOut(Out):
    """A key of a party; `kid` is what its tokens call it, or the thumbprint, which every token may."""

    party: str
    kid: str
    thumbprint: str
    jwk: dict[str, str]
    added_at: datetime
    expires_at: datetime
    removed_at: datetime | None


class ClockIn(In):
    """How far to move it, always forward."""

    move: str = Field(max_length=100, description="A length of time.", examples=["3 weeks", "1 day", "36 hours"])


class ClockOut(Out):
    """What time the platform has now."""

    now: datetime
