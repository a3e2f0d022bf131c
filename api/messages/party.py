"""Parties as they come in and go out."""

from pydantic import Field

from api.messages.shape import In, Out
from orchestrator.domain.party import PartyDraft


class PartyIn(In):
    """A party somebody registers."""

    id: str = Field(min_length=1, max_length=63, examples=["ggz-noorderlicht"])
    title: str = Field(min_length=1, max_length=500)
    kind: str = Field(min_length=1, max_length=200, examples=["municipality", "school", "citizen"])
    has_worker: bool = Field(default=False, description="It runs its own worker; otherwise its work is in the inbox.")

    def draft(self) -> PartyDraft:
        """Return what the use cases take."""
        return PartyDraft(self.id, self.title, self.kind, self.has_worker)


class PartyOut(Out):
    """A registered party."""

    id: str
    title: str
    kind: str
    has_worker: bool
