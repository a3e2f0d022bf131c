"""What people ask lists of, and what such lists show, page by page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from orchestrator.domain.work import Notice, Obligation, ObligationState, Task, TaskState, notice_id
from orchestrator.errors import PageInvalid

T = TypeVar("T")

_LONGEST_NUMBER = 19


@dataclass(frozen=True, slots=True)
class Page:
    """At most `limit` lines, from after the mark `after` (the `next` of the page before; None: from the start)."""

    limit: int = 50
    after: str | None = None

    @property
    def seq(self) -> int:
        """What a mark of a list in order of its numbers stands for; 0 at the start. Raises PageInvalid."""
        mark = self.after or "0"
        if not (mark.isascii() and mark.isdigit() and len(mark) < _LONGEST_NUMBER):
            raise PageInvalid(mark)
        return int(mark)

    @property
    def place(self) -> tuple[datetime, str]:
        """What a mark of a list in order of time stands for: a moment, and a name. Raises PageInvalid."""
        moment, _, name = (self.after or "").partition(" ")
        try:
            place = datetime.fromisoformat(moment)
        except ValueError as error:
            raise PageInvalid(self.after or "") from error
        if place.tzinfo is None:
            raise PageInvalid(self.after or "")
        return place, name


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """What was found; `next` is the mark to go on from, None at the end."""

    found: tuple[T, ...]
    next: str | None


def pages(list_page: Callable[[Page], Listed[T]], lines: int = 500) -> Iterator[tuple[T, ...]]:
    """Yield a whole list in pages of so many lines: in the memory of one page, however long the list is."""
    page: Page | None = Page(lines)
    while page:
        listed = list_page(page)
        yield listed.found
        page = Page(lines, listed.next) if listed.next else None


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


COUNTED = 1_000
"""Further than this a board does not count: a larger number says no more than `more than a thousand`."""


@dataclass(frozen=True, slots=True)
class DeadlineFilter:
    """Which deadlines; None does not narrow. `bearer` is the party that owes, empty for a role nobody holds."""

    municipality: str | None = None
    bearer: str | None = None
    policy: str | None = None
    rule: str | None = None

    def within(self, watched: Sequence[str]) -> tuple[str, ...]:
        """Return the municipalities to look at, of those that are watched."""
        return tuple(each for each in watched if self.municipality in (None, each))


@dataclass(frozen=True, slots=True)
class Score:
    """How a party did with the deadlines that passed in one month (`month` is its first day)."""

    bearer: str
    month: date
    in_time: int
    late: int
    overdue: int


class Pile(StrEnum):
    """The piles on the desk.

    `MINE` is work this person took on, `COLLEAGUES` what others of the party did. `OFFERED` is what the party may take
    on and did not turn down, `TURNED_DOWN` what it did, while it is still on offer. `EXPECTED` is what the party owes
    without a task for it, `AWAITED` what others owe to a role of the party.
    """

    MINE = "mine"
    OFFERED = "offered"
    EXPECTED = "expected"
    COLLEAGUES = "colleagues"
    AWAITED = "awaited"
    DONE = "done"
    TURNED_DOWN = "turned_down"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody of the party asked the director of a case; `task` is the id of the work the director has from it.

    Without an answer yet `answered_at` is None. The answer can be empty: answered elsewhere, by telephone.
    """

    case_id: str
    case_title: str
    task: str
    what: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """The desk at one moment: of each pile its top, questions without an answer, recent answers, unread notices."""

    mine: Listed[TaskLine]
    offered: Listed[TaskLine]
    expected: Listed[ObligationLine]
    colleagues: Listed[TaskLine]
    awaited: Listed[ObligationLine]
    done: Listed[TaskLine]
    turned_down: Listed[TaskLine]
    questions: Listed[Question]
    answers: Listed[Question]
    notices: Listed[NoticeLine]
