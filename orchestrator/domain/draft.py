"""What a caller asks for, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MOST_PARTIES = 200
"""Parties that can take part in a case from its opening, in all roles together; each is a line in its journal."""
MOST_AT_ONCE = 200
"""Facts of one request: they are judged together, while others wait for the case."""


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A fact somebody wants to add; `fields` are JSON values as they came in, `occurred_at` None means now.

    `role` may be left out when the party holds exactly one role that may add the type. `corrects` names the id of the
    fact this supersedes; with `retracts` that fact is only taken away and `fields` stays empty.
    """

    type: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    role: str | None = None
    occurred_at: datetime | None = None
    corrects: str | None = None
    retracts: bool = False


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """A case somebody wants to open.

    `roles` maps a role of the policy to the parties that take it up. `version` pins a policy version by its date
    (ISO 8601); None means the one in force at the moment of opening. The director's role goes to the municipality.
    """

    policy: str
    municipality: str
    title: str = ""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: str | None = None
    id: str | None = None
    facts: tuple[FactDraft, ...] = ()
