"""What lies on a desk, in words: one line for each task or obligation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from api.web.words.language import Language
from api.web.words.norms import reminded_on, tone_of
from api.web.words.wording import Wording
from orchestrator.domain.listing import ObligationLine, TaskLine
from orchestrator.domain.nearness import is_near, is_passed
from orchestrator.domain.told import vacant
from orchestrator.domain.work import Obligation, Task
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.worklist import party_titles
from rules.model.policy import Policy


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
    """Whoever puts lines in words: it knows every policy, what parties are called, and what time it is."""

    policies: Mapping[str, Policy]
    titles: Mapping[str, str]
    language: Language
    at: datetime

    def tasks(self, found: Iterable[TaskLine]) -> tuple[InboxRow, ...]:
        """Return tasks in words."""
        return tuple(self._task(each) for each in found)

    def duties(self, found: Iterable[ObligationLine]) -> tuple[InboxRow, ...]:
        """Return obligations in words."""
        return tuple(self._duty(each) for each in found)

    def _wording(self, line: TaskLine | ObligationLine) -> Wording:
        return Wording(self.policies[line.version], self.titles, self.language)

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
            who=task.completed_person or task.person or "",
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


def inbox_rows(
    session: Session, tasks: Iterable[TaskLine], duties: Iterable[ObligationLine], language: Language, at: datetime
) -> InboxRows:
    """Return who can put these lines in words."""
    of_tasks = {line.municipality for line in tasks}
    of_duties = {party for line in duties for party in (line.municipality, *line.obligation.bearers)}
    policies = {each.version: each for each in list_policies(session)}
    return InboxRows(policies, party_titles(session, of_tasks | of_duties), language, at)


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
