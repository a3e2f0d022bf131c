"""What a municipality holds of one party or person, over all its cases: what somebody may ask to see of themselves."""

from dataclasses import dataclass
from datetime import datetime

from orchestrator.domain.case import Case
from orchestrator.domain.processing import Processing
from rules.facts import Fact
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class SubjectInCase:
    """What one case holds of them: in which roles, and which facts; `left_out` counts those that are not for them."""

    case: Case
    policy: Policy
    roles: tuple[str, ...]
    facts: tuple[Fact, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class SubjectSeen:
    """What is held of the party or person with this id at the moment, and who read of them."""

    subject: str
    at: datetime
    cases: tuple[SubjectInCase, ...]
    readings: tuple[Processing, ...]


def is_about(fact: Fact, subject: str) -> bool:
    """Whether the fact names them, or was added by them."""
    values = (each for value in fact.fields.values() for each in (value if isinstance(value, tuple) else (value,)))
    return subject in {fact.party, fact.person} or any(each == subject for each in values)
