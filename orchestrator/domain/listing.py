"""What people ask lists of, and what such lists show: something of a case, with the case it belongs to."""

from dataclasses import dataclass
from datetime import date, datetime

from orchestrator.domain.notice import Notice, notice_id
from orchestrator.domain.obligation import Obligation, ObligationState
from orchestrator.domain.task import Task, TaskState


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases; None does not narrow. `party` takes part in it."""

    municipality: str | None = None
    policy: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class ObligationFilter:
    """Which obligations; None does not narrow. `bearer` is a party, `case` a case id.

    `due_before`: to be done before this moment, or before this day begins; what was already missed is among it.
    `unheld`: only what is owed while nobody holds the role that owes it.
    """

    state: ObligationState | None = None
    due_before: date | datetime | None = None
    bearer: str | None = None
    case: str | None = None
    municipality: str | None = None
    unheld: bool = False


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks; None does not narrow. `party`: claimed or done by it, or offered to it and taken by nobody."""

    state: TaskState | None = None
    party: str | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """Which notices; None does not narrow. `unread`: only those the party has not read yet."""

    unread: bool = False
    case: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    """Which questions; None does not narrow. `answered_since`: only those answered since then."""

    answered: bool | None = None
    answered_since: datetime | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice to a party, and when that party read it (`read_by` a person of it), None while it has not."""

    case_id: str
    case_title: str
    municipality: str
    version: str
    notice: Notice
    read_at: datetime | None
    read_by: str | None

    @property
    def id(self) -> str:
        """Unique over all cases."""
        return notice_id(self.case_id, self.notice.key)


@dataclass(frozen=True, slots=True)
class ObligationLine:
    """An obligation in a list over cases."""

    case_id: str
    case_title: str
    municipality: str
    version: str
    obligation: Obligation


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in a list over cases, with the obligation it would fulfil; None: nobody is obliged to it."""

    case_id: str
    case_title: str
    municipality: str
    version: str
    task: Task
    duty: Obligation | None
