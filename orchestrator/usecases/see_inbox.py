"""See what lies on one's desk: all piles at once, or one of them to the bottom."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from orchestrator.db import inbox
from orchestrator.domain.actor import Actor
from orchestrator.domain.inbox import Inbox, Pile, Question
from orchestrator.domain.listing import NoticeFilter, ObligationLine, QuestionFilter, TaskLine
from orchestrator.domain.page import Listed, Page
from orchestrator.usecases.see_notices import list_notices

COUNTED = inbox.COUNTED


def see_inbox(session: Session, actor: Actor, page: Page, *, answered_since: datetime) -> Inbox:
    """Return the top of every pile, as much of each as the page takes, with the answers of since then."""
    answers = QuestionFilter(answered=True, answered_since=answered_since)
    return Inbox(
        mine=list_tasks(session, actor, Pile.MINE, page),
        offered=list_tasks(session, actor, Pile.OFFERED, page),
        expected=list_duties(session, actor, Pile.EXPECTED, page),
        colleagues=list_tasks(session, actor, Pile.COLLEAGUES, page),
        awaited=list_duties(session, actor, Pile.AWAITED, page),
        done=list_done(session, actor, page),
        turned_down=list_tasks(session, actor, Pile.TURNED_DOWN, page),
        questions=list_questions(session, actor, QuestionFilter(answered=False), page),
        answers=list_questions(session, actor, answers, page),
        notices=list_notices(session, actor, NoticeFilter(unread=True), page),
    )


def count_inbox(session: Session, actor: Actor) -> Mapping[Pile, int]:
    """Return how much there is in each pile, counting to just over COUNTED."""
    return {pile: inbox.count_pile(session, actor, pile) for pile in Pile}


def list_tasks(session: Session, actor: Actor, pile: Pile, page: Page) -> Listed[TaskLine]:
    """Return one pile of tasks, the earliest deadline first. Raises PageInvalid."""
    return inbox.list_tasks_of(session, actor, pile, page)


def list_duties(session: Session, actor: Actor, pile: Pile, page: Page) -> Listed[ObligationLine]:
    """Return one pile of obligations, the earliest deadline first. Raises PageInvalid."""
    return inbox.list_duties_of(session, actor, pile, page)


def list_done(session: Session, actor: Actor, page: Page) -> Listed[TaskLine]:
    """Return the tasks the party completed, the latest first. Raises PageInvalid."""
    return inbox.list_done(session, actor, page)


def list_questions(session: Session, actor: Actor, wanted: QuestionFilter, page: Page) -> Listed[Question]:
    """Return questions of the party to directors of cases with their answers, the latest first. Raises PageInvalid."""
    return inbox.list_questions(session, actor.party, wanted, page)
