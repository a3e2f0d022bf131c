"""What it takes to open a case, and the answer."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from api.http.messages.case import CaseOut
from api.http.messages.entry import EntryOut
from api.http.messages.fact import FactIn, FactOut
from api.http.messages.shape import In, Out
from orchestrator.domain.draft import MOST_AT_ONCE, MOST_PARTIES, CaseDraft
from orchestrator.domain.party import LONGEST_TITLE


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
