"""The destruction of a case whose term is over: what is left of it is that it was destroyed, and a chain of hashes."""

from dataclasses import dataclass
from datetime import date, datetime

from orchestrator.domain.party import Actor
from orchestrator.errors import SpeelruimteError


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody asked for the destruction of a case; under four eyes another carries it out."""

    case_id: str
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Destruction:
    """One case that was destroyed: under which term, how many lines, when, by whom and why. It holds no content.

    `asked_by` is the person who asked for it, where the policy wants another to carry it out. `seq` is its place in the
    list of its municipality.
    """

    at: datetime
    municipality: str
    case_id: str
    policy: str
    retention: str
    source: str
    closed_since: datetime
    kept_until: date
    lines: int
    asked_by: str | None
    by_party: str
    by_person: str | None
    why: str
    seq: int = 0


class NotToBeDestroyed(SpeelruimteError):
    """A case is not to be destroyed, or not yet, or not by one alone."""

    def __init__(self, case_id: str, why: str) -> None:
        super().__init__(f"Case {case_id!r} is not destroyed: {why}.")
        self.case_id = case_id
