"""A task: work offered to eligible parties, and the states it can go through."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.facts import Fact
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.policy import AD_HOC, Policy


class TaskState(StrEnum):
    """Released goes back to `OFFERED`; `WITHDRAWN` is no longer demanded."""

    OFFERED = "offered"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


ALLOWED: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.OFFERED: frozenset({TaskState.CLAIMED, TaskState.WITHDRAWN, TaskState.COMPLETED}),
    TaskState.CLAIMED: frozenset({TaskState.COMPLETED, TaskState.FAILED, TaskState.OFFERED, TaskState.WITHDRAWN}),
    TaskState.FAILED: frozenset({TaskState.WITHDRAWN, TaskState.COMPLETED}),
    TaskState.COMPLETED: frozenset(),
    TaskState.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a case; `id` is unique over all cases: `<case>:<key>:<generation>`.

    `generation` counts how often work under this key was offered anew. `offered_to` are the parties that may claim it
    (all eligible ones), `claimed_by` and `person` who did. `completed_by` and `completed_person` did the work, at the
    moment `completed_at`: perhaps a colleague of who claimed it, or somebody who delivered it without ever claiming it;
    a program has no person. `yields` is the fact type that completes it. `what` says in the director's own words what
    is asked, for work given ad hoc.
    """

    id: str
    key: str
    generation: int
    task: str
    yields: str
    role: str
    offered_to: tuple[str, ...]
    state: TaskState
    claimed_by: str | None
    person: str | None
    last_day: date | None
    due_at: datetime | None
    obligation: str | None
    rule: str
    source: str | None
    facts: tuple[str, ...]
    what: str | None = None
    completed_by: str | None = None
    completed_person: str | None = None
    completed_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing can become of it any more."""
        return not ALLOWED[self.state]

    def stand_for(self, party: str) -> "Stand":
        """Return how it stands for a party."""
        match self.state:
            case TaskState.OFFERED:
                return Stand.OPEN if party in self.offered_to else Stand.NOT_FOR_US
            case TaskState.CLAIMED:
                return Stand.OURS if self.claimed_by == party else Stand.THEIRS
            case TaskState.COMPLETED:
                return Stand.DONE
            case TaskState.FAILED:
                return Stand.FAILED
        return Stand.GONE

    def is_question(self, policy: Policy) -> bool:
        """Whether it is work for the director that was not given by a rule: what somebody asked."""
        return self.task == AD_HOC.name and self.role == policy.director

    def offered_anew(self, tasks: Iterable["Task"], party: str) -> str | None:
        """Return the id of the same work of a later generation, when that is offered to the party."""
        same = (each for each in tasks if each.key == self.key and each.id != self.id)
        return next((each.id for each in same if each.stand_for(party) is Stand.OPEN), None)

    def implied(self, fact_type: FactType, facts: Iterable[Fact]) -> Mapping[str, str]:
        """Return to which fact each reference leads that what is delivered cannot do without.

        It is filled in by itself where the task rests on exactly one fact of that type, so that nobody chooses it.
        """
        grounds = [each for each in facts if each.id in self.facts]
        found = {each.name: [one.id for one in grounds if one.type == each.of] for each in _references(fact_type)}
        return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


class Stand(StrEnum):
    """How a task stands for a party: what it can do with it."""

    OPEN = "open"
    OURS = "ours"
    THEIRS = "theirs"
    DONE = "done"
    FAILED = "failed"
    GONE = "gone"
    NOT_FOR_US = "not_for_us"


def _references(fact_type: FactType) -> Iterator[Field]:
    fields = fact_type.fields.values()
    return (each for each in fields if each.kind is FieldKind.REF and not (each.optional or each.many))
