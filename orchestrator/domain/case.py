"""A case: the shared matter of one municipality, how its parts stand, and what a caller wants of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the platform keeps it.

    `version` is the policy version in one word (`name@date`), `digest` the SHA-256 of its text. `seq` and `head` are
    number and hash of the last entry in its journal, `recorded_at` the moment of that entry: the time of a case never
    runs back. `next_due` is the next moment at which, without any new fact, something can be different. `closed_since`
    is None while the case is open. `editions` are the digests of the closed days and amounts it rests on; a case from
    before there were editions has none, and rests on those of then. The `title` is that of the line `title_line`, and
    empty for who looks outside the roles `title_for`; None: it is for everybody.
    """

    id: str
    municipality: str
    title: str
    policy: str
    version: str
    digest: str
    opened_at: datetime
    recorded_at: datetime
    seq: int
    head: str
    next_due: datetime | None
    closed_since: datetime | None = None
    editions: tuple[str, ...] = ()
    title_line: int = 1
    title_for: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The stage `scope` is open, or the milestone reached, when it `holds`; so since that moment, by that rule.

    `facts` are the ids of the grounds. A stage that no rule opened or closed has no rule.
    """

    scope: str
    milestone: bool
    holds: bool
    since: datetime
    rule: str | None
    source: str | None
    facts: tuple[str, ...]


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
