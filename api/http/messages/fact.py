"""Facts as they come in and go out."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from api.http.messages.case import CaseOut
from api.http.messages.journal import EntryOut
from api.http.messages.shape import AfterSeq, In, Limit, Moment, Out, TextOut
from api.http.messages.work import TaskOut
from orchestrator.domain.case import MOST_AT_ONCE, MOST_PARTIES, CaseDraft, FactDraft
from orchestrator.domain.party import LONGEST_TITLE


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
    """A fact in the journal. `seq` is its place there, and `withheld` are fields that stay secret from whoever asks."""

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
    withheld: list[str]


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


def _as_list(given: object) -> object:
    return [given] if isinstance(given, str) else given


PartyId = Annotated[str, Field(max_length=200)]


Few = Annotated[list[PartyId], Field(max_length=MOST_PARTIES)]


Parties = Annotated[Few, BeforeValidator(_as_list, json_schema_input_type=PartyId | Few)]


Roles = Annotated[dict[Annotated[str, Field(max_length=200)], Parties], Field(max_length=MOST_PARTIES)]


class CaseIn(In):
    """A case somebody opens; the parties in `roles` take part from now on, and `facts` are its first facts."""

    policy: str = Field(
        min_length=1, max_length=200, description="Name of the policy.", examples=["omgevingsvergunning"]
    )
    municipality: str = Field(min_length=1, max_length=200, description="Party id of the municipality that directs it.")
    title: str = Field(default="", max_length=LONGEST_TITLE, description="For people. No personal data.")
    roles: Roles = Field(
        default_factory=dict,
        description=f"For each role the party or parties in it: at most {MOST_PARTIES} in all; who is named twice "
        "joins once.",
    )
    version: str | None = Field(
        default=None,
        max_length=200,
        description="Policy version by its date; left out: the one in force now.",
        examples=["2024-01-01"],
    )
    id: str | None = Field(default=None, min_length=1, max_length=200, description="Left out: one is made.")
    facts: list[FactIn] = Field(default_factory=list, max_length=MOST_AT_ONCE)

    def draft(self) -> CaseDraft:
        """Return what the use cases take."""
        roles = {role: tuple(parties) for role, parties in self.roles.items()}
        facts = tuple(fact.draft() for fact in self.facts)
        return CaseDraft(self.policy, self.municipality, self.title, roles, self.version, self.id, facts)


class CaseOpenedOut(Out):
    """A case was opened; `consequences` are what followed, in words and as data."""

    case: CaseOut
    facts: list[FactOut]
    consequences: list[EntryOut]


class CompleteIn(In):
    """The facts that do the task; one of them is of the type the task yields. Work given ad hoc can do without."""

    facts: list[FactIn] = Field(default_factory=list, max_length=MOST_AT_ONCE)


class CompletedOut(Out):
    """The task is done by these facts."""

    task: TaskOut
    recorded: RecordedOut
