"""What lies on the desk of a person of a party: offered, taken on, expected, waited for, done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orchestrator.domain.listing import NoticeLine, ObligationLine, TaskLine
from orchestrator.domain.page import Listed


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
