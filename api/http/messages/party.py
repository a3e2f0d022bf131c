"""Parties as they come in and go out, and the clock of a development platform that is moved."""

from datetime import datetime

from pydantic import Field

from api.http.messages.shape import In, Out
from orchestrator.domain.party import LONGEST_TITLE, PartyAmendment, PartyDraft


class PartyIn(In):
    """A party somebody registers."""

    id: str = Field(min_length=1, max_length=63, examples=["ggz-noorderlicht"])
    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    kind: str = Field(min_length=1, max_length=200, examples=["school", "care", "citizen"])
    has_worker: bool = Field(default=False, description="It runs its own worker; otherwise its work is in the inbox.")

    def draft(self) -> PartyDraft:
        """Return what the use cases take."""
        return PartyDraft(self.id, self.title, self.kind, self.has_worker)


class PartyAmendmentIn(In):
    """What is to be otherwise of a party; what is left out stays as it is."""

    title: str | None = Field(default=None, min_length=1, max_length=LONGEST_TITLE)
    kind: str | None = Field(default=None, min_length=1, max_length=200, description="For the operator alone.")
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


class PartyChangeOut(Out):
    """One change of a party; without `by_party` the operator of the platform did it."""

    seq: int
    at: datetime
    by_party: str | None
    by_person: str | None
    before: PartySaidOut
    after: PartySaidOut


class ClockIn(In):
    """How far to move it, always forward."""

    move: str = Field(max_length=100, description="A length of time.", examples=["3 weeks", "1 day", "36 hours"])


class ClockOut(Out):
    """What time the platform has now."""

    now: datetime
