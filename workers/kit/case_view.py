"""A case as a partner sees it: what its party may know, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class FactSeen:
    """A fact of the case; `fields` are JSON values, left out (empty) where the party may not see them."""

    id: str
    type: str
    fields: Mapping[str, Any]
    occurred_at: datetime
    party: str
    person: str | None
    role: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case; `policy` is the version it runs under, `facts` are those that hold now, in the order of the journal."""

    id: str
    title: str
    municipality: str
    policy: str
    roles: Mapping[str, tuple[str, ...]]
    facts: tuple[FactSeen, ...]

    def all(self, fact_type: str) -> tuple[FactSeen, ...]:
        """Return the facts of this type."""
        return tuple(fact for fact in self.facts if fact.type == fact_type)

    def latest(self, fact_type: str) -> FactSeen | None:
        """Return the last fact of this type, None when there is none."""
        return next(reversed(self.all(fact_type)), None)


def view_of(case: Mapping[str, Any], facts: list[Mapping[str, Any]]) -> CaseView:
    """Read what the API answered for a case and for its facts."""
    gone = {fact["corrects"] for fact in facts if fact["corrects"]}
    holding = (fact for fact in facts if fact["id"] not in gone and not fact["retracts"])
    about = case["case"]
    return CaseView(
        id=about["id"],
        title=about["title"],
        municipality=about["municipality"],
        policy=about["version"],
        roles={role: tuple(parties) for role, parties in case["roles"].items()},
        facts=tuple(_fact(fact) for fact in holding),
    )


def _fact(told: Mapping[str, Any]) -> FactSeen:
    return FactSeen(
        id=told["id"],
        type=told["type"],
        fields=told["fields"],
        occurred_at=datetime.fromisoformat(told["occurredAt"]),
        party=told["party"],
        person=told["person"],
        role=told["role"],
    )
