"""What the use cases answer, and the answer to a form as it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orchestrator.domain.case import Case, Standing
from orchestrator.domain.journal import Entry
from orchestrator.domain.work import Notice, Obligation, Task
from rules.evaluate.dates import odd_dates
from rules.facts import Fact
from rules.model.fact_type import PARTICIPATION
from rules.model.policy import Policy
from rules.terms.moment import local_day
from rules.terms.said import Text, Told


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The page as it was made; `language` is the code of the language."""

    page: str
    status: int
    language: str


@dataclass(frozen=True, slots=True)
class Warned:
    """What is odd but possible about a fact that was taken: in which field, and why in words for people."""

    fact: str
    field: str
    warning: Told


def warnings_of(policy: Policy, facts: Sequence[Fact]) -> tuple[Warned, ...]:
    """Return what is odd about the days of facts, as they were when each was recorded."""
    return tuple(
        Warned(fact.id, each.field, each.said)
        for fact in facts
        for each in odd_dates(policy.facts[fact.type], fact.fields, fact.occurred_at, local_day(fact.recorded_at))
        if not fact.retracts and fact.type not in PARTICIPATION
    )


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact is in the journal; `consequences` are what followed from it.

    With several facts at once `fact` and `seq` are the last of them and `facts` all. `replayed`: the same request was
    answered before, and this is that answer. `warnings` are what is odd but possible about the facts.
    """

    case: Case
    fact: Fact
    seq: int
    facts: tuple[Fact, ...]
    consequences: tuple[Entry, ...]
    replayed: bool
    warnings: tuple[Warned, ...] = ()


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
