"""The inbox: everything on one's desk on one page, and each pile by itself to the bottom."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.pages.partner.inbox_rows import InboxRow, inbox_rows
from orchestrator.domain.listing import Inbox, Page, Pile, QuestionFilter
from orchestrator.usecases import inbox
from orchestrator.usecases.worklist import latest_of_party

router = APIRouter()

PILES: Mapping[str, Pile] = {
    "mee-bezig": Pile.MINE,
    "aangeboden": Pile.OFFERED,
    "verwacht": Pile.EXPECTED,
    "collegas": Pile.COLLEAGUES,
    "wacht-op-anderen": Pile.AWAITED,
    "gedaan": Pile.DONE,
    "afgewezen": Pile.TURNED_DOWN,
}
_NAMES = {pile: name for name, pile in PILES.items()}
QUESTIONS = "vragen"
_TOP = Page(limit=7)
_BEHIND = (Pile.DONE, Pile.TURNED_DOWN)
_DUTIES = (Pile.EXPECTED, Pile.AWAITED)
_ANSWERS_STAY = timedelta(days=14)
_LONGEST = 300


@router.get("/postvak")
def show_inbox(desk: AnyDesk, toon: str = "", na: str = "") -> Response:
    """Show the top of every pile, or all of one, or every question."""
    with desk.open() as visit:
        after = na[:_LONGEST].replace("\x00", "")
        if toon in PILES:
            return _pile(desk, visit, PILES[toon], after)
        if toon == QUESTIONS:
            return _questions(desk, visit, after)
        return _desk(desk, visit)


def _desk(desk: Desk, visit: DeskVisit) -> Response:
    found = inbox.see_inbox(visit.session, visit.actor, _TOP, answered_since=visit.at - _ANSWERS_STAY)
    counts = inbox.count_inbox(visit.session, visit.actor)
    piles = _in_words(desk, visit, found)
    told: dict[str, Any] = {
        "piles": [(_NAMES[pile], pile, piles[pile], counts[pile]) for pile in Pile],
        "empty": not any(lines for pile, lines in piles.items() if pile not in _BEHIND),
        "questions": found.questions,
        "answers": found.answers,
        "notices": found.notices.found,
        "more_notices": found.notices.next is not None,
        "mark": latest_of_party(visit.session, visit.actor),
    }
    return desk.show("pages/partner/inbox.html", at=visit.at, most=inbox.COUNTED, **told)


def _in_words(desk: Desk, visit: DeskVisit, found: Inbox) -> Mapping[Pile, tuple[InboxRow, ...]]:
    tasks = {
        Pile.MINE: found.mine.found,
        Pile.OFFERED: found.offered.found,
        Pile.COLLEAGUES: found.colleagues.found,
        Pile.DONE: found.done.found,
        Pile.TURNED_DOWN: found.turned_down.found,
    }
    duties = {Pile.EXPECTED: found.expected.found, Pile.AWAITED: found.awaited.found}
    every_task = (line for lines in tasks.values() for line in lines)
    every_duty = (line for lines in duties.values() for line in lines)
    says = inbox_rows(visit.session, every_task, every_duty, desk.language, visit.at)
    return {pile: says.tasks(lines) for pile, lines in tasks.items()} | {
        pile: says.duties(lines) for pile, lines in duties.items()
    }


def _pile(desk: Desk, visit: DeskVisit, pile: Pile, after: str) -> Response:
    page = Page(desk.preferences.lines, after or None)
    lines, following = _lines(desk, visit, pile, page)
    told: dict[str, Any] = {"name": _NAMES[pile], "pile": pile, "lines": lines, "next": following, "after": after}
    return desk.show("pages/partner/pile.html", at=visit.at, **told)


def _questions(desk: Desk, visit: DeskVisit, after: str) -> Response:
    """Show every question, answered or not."""
    page = Page(desk.preferences.lines, after or None)
    found = inbox.list_questions(visit.session, visit.actor, QuestionFilter(), page)
    return desk.show("pages/partner/questions.html", name=QUESTIONS, found=found, after=after)


def _lines(desk: Desk, visit: DeskVisit, pile: Pile, page: Page) -> tuple[tuple[InboxRow, ...], str | None]:
    """Return one page of a pile in words, and the mark to go on from."""
    if pile in _DUTIES:
        owed = inbox.list_duties(visit.session, visit.actor, pile, page)
        return inbox_rows(visit.session, (), owed.found, desk.language, visit.at).duties(owed.found), owed.next
    if pile is Pile.DONE:
        work = inbox.list_done(visit.session, visit.actor, page)
    else:
        work = inbox.list_pile(visit.session, visit.actor, pile, page)
    return inbox_rows(visit.session, work.found, (), desk.language, visit.at).tasks(work.found), work.next
