"""What a party has to do, was told and asks: its tasks, notices and questions."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from orchestrator.db import inbox, listing
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.answers import Recorded
from orchestrator.domain.case import FactDraft
from orchestrator.domain.journal import fingerprint
from orchestrator.domain.listing import (
    Inbox,
    Listed,
    NoticeFilter,
    NoticeLine,
    ObligationLine,
    Page,
    Pile,
    Question,
    QuestionFilter,
    TaskFilter,
    TaskLine,
)
from orchestrator.domain.party import Actor
from orchestrator.errors import NoticeNotFound, TaskNotFound
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.see_case import see
from rules.model.fact_type import WORK_GIVEN

COUNTED = inbox.COUNTED


def see_inbox(session: Session, actor: Actor, page: Page, *, answered_since: datetime) -> Inbox:
    """Return the top of every pile, as much of each as the page takes, with the answers of since then."""
    answers = QuestionFilter(answered=True, answered_since=answered_since)
    return Inbox(
        mine=list_pile(session, actor, Pile.MINE, page),
        offered=list_pile(session, actor, Pile.OFFERED, page),
        expected=list_duties(session, actor, Pile.EXPECTED, page),
        colleagues=list_pile(session, actor, Pile.COLLEAGUES, page),
        awaited=list_duties(session, actor, Pile.AWAITED, page),
        done=list_done(session, actor, page),
        turned_down=list_pile(session, actor, Pile.TURNED_DOWN, page),
        questions=list_questions(session, actor, QuestionFilter(answered=False), page),
        answers=list_questions(session, actor, answers, page),
        notices=list_notices(session, actor, NoticeFilter(unread=True), page),
    )


def count_inbox(session: Session, actor: Actor) -> Mapping[Pile, int]:
    """Return how much there is in each pile, counting to just over COUNTED."""
    return {pile: inbox.count_pile(session, actor, pile) for pile in Pile}


def list_pile(session: Session, actor: Actor, pile: Pile, page: Page) -> Listed[TaskLine]:
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


def list_notices(session: Session, actor: Actor, wanted: NoticeFilter, page: Page) -> Listed[NoticeLine]:
    """Return the notices to the actor's party, or to the actor in person, newest first."""
    return listing.list_notices(session, actor, wanted, page)


def get_notice(session: Session, actor: Actor, notice: str) -> NoticeLine:
    """Return one notice to the actor. Raises NoticeNotFound."""
    found = listing.find_notice(session, actor, notice)
    if found is None:
        raise NoticeNotFound(notice)
    return found


def read_notice(session: Session, actor: Actor, notice: str, *, at: datetime, key: str) -> NoticeLine:
    """Mark the notice as read by the actor's party; read twice, the first time counts.

    Raises NoticeNotFound, IdempotencyConflict.
    """
    asked = fingerprint({"read": notice})
    get_notice(session, actor, notice)
    if find_answer(session, actor, key, asked) is None:
        listing.mark_read(session, actor, notice, at)
        keep_answer(session, actor, key, asked, {}, at)
    return get_notice(session, actor, notice)


def ask_director(session: Session, actor: Actor, case_id: str, question: str, *, at: datetime, key: str) -> Recorded:
    """Put the question on the director's own queue; the answer is the report with which that work is done.

    Raises CaseNotFound, FactInvalid, FactRefused (a closed case), IdempotencyConflict.
    """
    director = see(session, actor, case_id).policy.director
    draft = FactDraft(WORK_GIVEN, {"role": director, "what": question})
    return record_fact(session, actor, case_id, draft, at=at, key=key)


def list_tasks(session: Session, actor: Actor, wanted: TaskFilter, page: Page) -> Listed[TaskLine]:
    """Return the tasks in cases the actor's party may see, the earliest deadline first, those without one last."""
    return listing.list_tasks(session, actor.party, wanted, page)


def get_task(session: Session, actor: Actor, task_id: str) -> TaskLine:
    """Return one task. Raises TaskNotFound."""
    found = listing.see_task(session, actor.party, task_id)
    if found is None:
        raise TaskNotFound(task_id)
    return found
