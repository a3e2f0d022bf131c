"""Stages and milestones of a case as they go out."""

from datetime import datetime
from typing import Any

from pydantic import model_validator

from api.http.messages.shape import Out
from api.http.messages.text import TextOut
from orchestrator.domain.answers import ScopeSeen


class StandingOut(Out):
    """The stage is open, or the milestone reached, when it `holds`; so since then, by that rule, on those facts."""

    scope: str
    milestone: bool
    holds: bool
    since: datetime
    rule: str | None
    source: str | None
    facts: list[str]


class ScopeOut(StandingOut):
    """A stage or milestone of the policy, as it stands in the case."""

    title: TextOut

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, ScopeSeen):
            return given
        told = {name: getattr(given.standing, name) for name in StandingOut.model_fields}
        return told | {"title": given.title}
