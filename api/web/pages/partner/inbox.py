"""The inbox: everything on one's desk on one page, each pile by itself to the bottom, and all that one was told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Response
from sqlmodel import Session

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.posted import AForm
from api.web.words.language import Language
from api.web.words.norms import reminded_on, tone_of
from api.web.words.wording import Wording
from orchestrator.domain.listing import (
    Inbox,
    NoticeFilter,
    NoticeLine,
    ObligationLine,
    Page,
    Pile,
    QuestionFilter,
    TaskLine,
)
from orchestrator.domain.nearness import is_near, is_passed
from orchestrator.domain.told import vacant
from orchestrator.domain.work import Obligation, Task
from orchestrator.usecases import inbox
from orchestrator.usecases.persons import names_of
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.worklist import latest_of_party, party_titles
from rules.model.citation import Citation
from rules.model.policy import Policy

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


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One thing on the desk. With a `task` it is work, without one `fact` is the type of fact that is owed.

    `who` is whoever took it on or owes it; `done_at` when it was completed.
    """

    case: str
    case_title: str
    municipality: str
    title: str
    what: str
    tone: str
    state: str
    last_day: date | None
    who: str
    task: str = ""
    fact: str = ""
    done_at: datetime | None = None
    reminded_on: date | None = None


@dataclass(frozen=True, slots=True)
class InboxRows:
    """Whoever puts lines in words: it knows every policy, what parties and persons are called, and what time it is."""

    policies: Mapping[str, Policy]
    titles: Mapping[str, str]
    language: Language
    at: datetime
    names: Mapping[tuple[str, str], str]

    def tasks(self, found: Iterable[TaskLine]) -> tuple[InboxRow, ...]:
        """Return tasks in words."""
        return tuple(self._task(each) for each in found)

    def duties(self, found: Iterable[ObligationLine]) -> tuple[InboxRow, ...]:
        """Return obligations in words."""
        return tuple(self._duty(each) for each in found)

    def _wording(self, line: TaskLine | ObligationLine) -> Wording:
        return Wording(self.policies[line.version], self.titles, self.language, names=self.names)

    def _task(self, line: TaskLine) -> InboxRow:
        wording, task = self._wording(line), line.task
        tone, state = tone_of_task(task, line.duty, self.at)
        return InboxRow(
            case=line.case_id,
            case_title=line.case_title or line.case_id,
            municipality=wording.party(line.municipality),
            title=task_named(task, wording),
            what=task.what or "",
            tone=tone,
            state=state,
            last_day=task.last_day,
            who=wording.person(task.claimed_by or "", task.completed_person or task.person) or "",
            task=task.id,
            done_at=task.completed_at,
            reminded_on=reminded_on(line.duty),
        )

    def _duty(self, line: ObligationLine) -> InboxRow:
        wording, owed = self._wording(line), line.obligation
        tone, state = tone_of(owed, self.at)
        nobody = self.language.of(vacant(wording.role(owed.bearer_role)))
        return InboxRow(
            case=line.case_id,
            case_title=line.case_title or line.case_id,
            municipality=wording.party(line.municipality),
            title=wording.fact(owed.act),
            what="",
            tone=tone,
            state=state,
            last_day=owed.last_day,
            who=wording.parties(owed.bearers) or nobody,
            fact=owed.act,
            reminded_on=reminded_on(owed),
        )


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
        "cited": _cited(visit.session, found.notices.found),
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


def inbox_rows(
    session: Session, tasks: Iterable[TaskLine], duties: Iterable[ObligationLine], language: Language, at: datetime
) -> InboxRows:
    """Return who can put these lines in words."""
    tasks = tuple(tasks)
    of_tasks = {line.municipality for line in tasks}
    of_duties = {party for line in duties for party in (line.municipality, *line.obligation.bearers)}
    policies = {each.version: each for each in list_policies(session)}
    who = ((each.claimed_by or "", each.completed_person or each.person) for each in (line.task for line in tasks))
    return InboxRows(policies, party_titles(session, of_tasks | of_duties), language, at, names_of(session, who))


def task_named(task: Task, wording: Wording) -> str:
    """Return what a task is called; one that is a question to the director says so."""
    return wording.language.say("task.question_of") if task.is_question(wording.policy) else wording.task(task.task)


def tone_of_task(task: Task, duty: Obligation | None, at: datetime) -> tuple[str, str]:
    """Return how the deadline of a task looks, and the name of the words for it: those of the `duty` it would fulfil.

    Work that nobody is obliged to is asked for by a day. When that has passed nobody is late: only the day is over.
    """
    if duty:
        return tone_of(duty, at)
    if is_passed(task.due_at, at):
        return "paused", "asked_passed"
    return ("soon", "asked_soon") if is_near(task.due_at, at) else ("open", "asked")


@router.get("/postvak/berichten")
def show_notices(desk: AnyDesk, na: str = "") -> Response:
    """Show the notices, read ones too."""
    after = na[:_LONGEST].replace("\x00", "")
    with desk.open() as visit:
        page = Page(desk.preferences.lines, after or None)
        found = inbox.list_notices(visit.session, visit.actor, NoticeFilter(), page)
        cited = _cited(visit.session, found.found)
    told: dict[str, Any] = {"notices": found.found, "cited": cited, "next": found.next, "after": after}
    return desk.show("pages/partner/notices.html", at=visit.at, **told)


def _cited(session: Session, notices: Iterable[NoticeLine]) -> Mapping[str, tuple[Citation, ...]]:
    """Return for each notice what its rule cites, as far as its policy is still there."""
    policies = {each.version: each for each in list_policies(session)}
    of_policies = ((line, policies[line.version]) for line in notices if line.version in policies)
    return {line.id: policy.citations_of(line.notice.rule, line.notice.source) for line, policy in of_policies}


@router.post("/postvak/gelezen")
def read_notice(desk: AnyDesk, form: AForm) -> Response:
    """Mark a notice as read by this party, and go back to where it was shown."""

    def do(visit: DeskVisit) -> Response:
        inbox.read_notice(visit.session, visit.actor, form.text("bericht"), at=visit.at, key=form.key)
        return desk.go_to("show_notices" if form.text("lijst") == "alle" else "show_inbox", "notice_read")

    return desk.act(do)
