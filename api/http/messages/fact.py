"""Facts as they come in and go out."""

from datetime import datetime
from typing import Any

from pydantic import Field

from api.http.messages.case import CaseOut
from api.http.messages.entry import EntryOut
from api.http.messages.paging import AfterSeq, Limit
from api.http.messages.shape import In, Moment, Out
from api.http.messages.text import TextOut
from orchestrator.domain.draft import FactDraft


class FactIn(In):
    """A fact somebody adds. Its fields keep the names the policy gives them."""

    type: str = Field(min_length=1, max_length=200, description="Fact type of the policy.", examples=["aanvraag"])
    fields: dict[str, Any] = Field(default_factory=dict, description="The fields of the type.")
    role: str | None = Field(
        default=None, max_length=200, description="In which role; needed only when more than one fits."
    )
    occurred_at: Moment | None = Field(default=None, description="When it is true of the world; left out: now.")
    corrects: str | None = Field(default=None, max_length=200, description="Id of the fact this one supersedes.")
    retracts: bool = Field(default=False, description="Only take the fact named in `corrects` away.")

    def draft(self) -> FactDraft:
        """Return what the use cases take."""
        return FactDraft(self.type, self.fields, self.role, self.occurred_at, self.corrects, self.retracts)


class FactOut(Out):
    """A fact in the journal. `seq` is its place there."""

    id: str
    type: str
    fields: dict[str, Any]
    occurred_at: datetime
    recorded_at: datetime
    party: str
    person: str | None
    role: str
    seq: int
    corrects: str | None
    retracts: bool


class WarnedOut(Out):
    """What is odd but possible about a fact that was taken, such as a day long ago, or one still to come."""

    fact: str
    field: str
    warning: TextOut


class RecordedOut(Out):
    """A fact was recorded; `consequences` are what followed from it, in words and as data."""

    case: CaseOut
    fact: FactOut
    facts: list[FactOut]
    seq: int
    consequences: list[EntryOut]
    warnings: list[WarnedOut]


class FactQuery(In):
    """Which facts of a case: those after this `seq`, of this type."""

    type: str | None = Field(default=None, description="Fact type of the policy.")
    limit: Limit = 50
    after: AfterSeq = 0
