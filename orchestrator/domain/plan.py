"""What must differ from what is stored: the outcome of reconciling, as values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from orchestrator.domain.case import Standing
from orchestrator.domain.work import Notice, Obligation, Task


class ChangeKind(StrEnum):
    """Each becomes one line in the journal, under this name."""

    OBLIGATION_AROSE = "obligation_arose"
    OBLIGATION_CHANGED = "obligation_changed"
    REMINDER_GIVEN = "reminder_given"
    TASK_OFFERED = "task_offered"
    TASK_CHANGED = "task_changed"
    SCOPE_CHANGED = "scope_changed"
    NOTICE_GIVEN = "notice_given"


@dataclass(frozen=True, slots=True)
class ObligationChange:
    """The obligation as it now is."""

    kind: ChangeKind
    after: Obligation


@dataclass(frozen=True, slots=True)
class TaskChange:
    """The task as it now is, and as it was (None when it is new), from which follows what the world must hear."""

    kind: ChangeKind
    after: Task
    before: Task | None


@dataclass(frozen=True, slots=True)
class ScopeChange:
    """The stage or milestone as it now stands."""

    after: Standing
    kind: ChangeKind = ChangeKind.SCOPE_CHANGED


@dataclass(frozen=True, slots=True)
class NoticeChange:
    """A notice that is given now."""

    after: Notice
    kind: ChangeKind = ChangeKind.NOTICE_GIVEN


Change = ObligationChange | TaskChange | ScopeChange | NoticeChange


@dataclass(frozen=True, slots=True)
class CaseState:
    """What is believed about a case: obligations by key, of each task key the latest generation, notices by key.

    `standings` holds, by name, each stage and milestone that ever was open or reached. Generations up to `used` may
    have been of work of which nothing is known any more, as what it rested on was erased.
    """

    obligations: Mapping[str, Obligation]
    tasks: Mapping[str, Task]
    notices: Mapping[str, Notice] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    used: int = 0

    def everything(self) -> Iterator[Obligation | Task | Notice | Standing]:
        """Yield each thing that is believed."""
        yield from self.obligations.values()
        yield from self.tasks.values()
        yield from self.notices.values()
        yield from self.standings.values()


def name_of(found: Obligation | Task | Notice | Standing) -> str:
    """Return what it is called among all that is believed about its case."""
    match found:
        case Obligation(key=key):
            return f"obligation {key}"
        case Task(id=key):
            return f"task {key}"
        case Notice(key=key):
            return f"notice {key}"
        case Standing(scope=key):
            return f"scope {key}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes, in a fixed order; empty when belief and conclusions agree."""

    changes: tuple[Change, ...]
