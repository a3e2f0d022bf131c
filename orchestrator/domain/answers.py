"""What the use cases answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orchestrator.domain.case import Case
from orchestrator.domain.entry import Entry
from orchestrator.domain.notice import Notice
from orchestrator.domain.obligation import Obligation
from orchestrator.domain.standing import Standing
from orchestrator.domain.task import Task
from rules.facts import Fact
from rules.model.text import Text


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact is in the journal; `consequences` are what followed from it.

    With several facts at once `fact` and `seq` are the last of them and `facts` all. `replayed`: the same request was
    answered before, and this is that answer.
    """

    case: Case
    fact: Fact
    seq: int
    facts: tuple[Fact, ...]
    consequences: tuple[Entry, ...]
    replayed: bool


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A new case, with the facts it began with and what followed."""

    case: Case
    facts: tuple[Fact, ...]
    consequences: tuple[Entry, ...]
    replayed: bool


@dataclass(frozen=True, slots=True)
class Completed:
    """The task is done, by the facts recorded with it."""

    task: Task
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class ScopeSeen:
    """A stage or milestone of the policy, as it stands in the case."""

    title: Text
    standing: Standing


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case with what is believed about it: who holds which role, every obligation, every task of every generation.

    `scopes` are all stages and milestones, in the order of the policy. Values that go along with a notice are shown to
    whom it is addressed.
    """

    case: Case
    roles: Mapping[str, tuple[str, ...]]
    scopes: tuple[ScopeSeen, ...]
    obligations: tuple[Obligation, ...]
    tasks: tuple[Task, ...]
    notices: tuple[Notice, ...]

    @property
    def unheld(self) -> tuple[Obligation, ...]:
        """What is owed while nobody holds the role that owes it."""
        return tuple(each for each in self.obligations if each.unheld)


@dataclass(frozen=True, slots=True)
class Woken:
    """`count` cases were evaluated anew; `next_due` is when the municipality must be woken next, None: not needed."""

    count: int
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """Whether the stored projection is what the journal yields; `differences` says in words where it is not."""

    equal: bool
    differences: tuple[str, ...]
