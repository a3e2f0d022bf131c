"""What must differ from what is stored: the outcome of reconciling, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from orchestrator.domain.obligation import Obligation
from orchestrator.domain.task import Task


class ChangeKind(StrEnum):
    """Each becomes one line in the journal, under this name."""

    OBLIGATION_AROSE = "obligation_arose"
    OBLIGATION_CHANGED = "obligation_changed"
    TASK_OFFERED = "task_offered"
    TASK_CHANGED = "task_changed"


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


Change = ObligationChange | TaskChange


@dataclass(frozen=True, slots=True)
class CaseState:
    """What is believed about a case: obligations by key, and of each task key the latest generation."""

    obligations: Mapping[str, Obligation]
    tasks: Mapping[str, Task]


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes, in a fixed order; empty when belief and conclusions agree."""

    changes: tuple[Change, ...]
